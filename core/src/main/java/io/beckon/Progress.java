package io.beckon;

/**
 * What has become of a kept message so far, for all its recipients together. Each figure counts the deliveries that have
 * reached the state, whether or not they went on from there.
 *
 * @param message which message
 * @param recipients for how many visitors it was accepted
 * @param delivered how many were sent to a connection
 * @param displayed how many were shown
 * @param clicked how many had their button used
 * @param dismissed how many were put away
 * @param expired how many ended because their time passed
 * @param suppressed how many were given up before they were shown
 */
public record Progress(
        MessageId message,
        int recipients,
        int delivered,
        int displayed,
        int clicked,
        int dismissed,
        int expired,
        int suppressed) {}
