package io.beckon.engine;

import io.beckon.Sent;

import org.jspecify.annotations.Nullable;

/**
 * Who sends.
 *
 * @param name an admin's name, or the API's
 * @param channel the admin channel that hears what becomes of it
 * @param admin the admin's connection, which gets its own ref back; null for the API
 * @param ref the ref of the admin's message; null for the API
 */
record Sender(
        String name,
        String channel,
        @Nullable AdminConnection admin,
        @Nullable String ref) {
    /** The message was accepted before: who has sent it again gets the answer of then. */
    void sentBefore(Sent sent) {
        if (admin != null) {
            admin.sentBefore(sent, ref);
        }
    }
}
