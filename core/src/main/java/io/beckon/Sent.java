package io.beckon;

/**
 * The answer to a send: the message was accepted.
 *
 * @param id the message's id
 * @param recipients for how many visitors it was accepted; 0 if the audience was empty
 */
public record Sent(MessageId id, int recipients) {}
