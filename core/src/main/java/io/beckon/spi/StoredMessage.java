package io.beckon.spi;

import org.jspecify.annotations.Nullable;

/**
 * A kept message as a store keeps it: once, however many visitors it is for.
 *
 * @param id which message
 * @param name by which pages listen for it
 * @param text the message as it goes to visitors, JSON
 * @param audience whom it is for, JSON
 * @param by who sent it
 * @param channel the admin channel that hears what becomes of it
 * @param acceptedAt when it was accepted, in milliseconds since the epoch
 * @param expiresAt when it ends where it was not displayed, in milliseconds since the epoch
 * @param priority which of several that wait goes first; the larger number does
 * @param replaces the key by which it takes the place of older ones, or null where it does not
 * @param idempotencyKey the key by which a repeated send is known, or null
 * @param budget how often it may be displayed in all; 0 where that is not limited
 * @param atMostOnce whether a claim is never freed, so that it is rather lost than shown twice
 * @param uncapped whether the caps of a site do not hold for it
 * @param lateArrivals whether visitors who come while it lives get it too
 */
public record StoredMessage(
        String id,
        String name,
        String text,
        String audience,
        String by,
        String channel,
        long acceptedAt,
        long expiresAt,
        int priority,
        @Nullable String replaces,
        @Nullable String idempotencyKey,
        int budget,
        boolean atMostOnce,
        boolean uncapped,
        boolean lateArrivals) {}
