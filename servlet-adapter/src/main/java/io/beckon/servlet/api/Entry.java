package io.beckon.servlet.api;

import io.beckon.people.Identity;
import io.beckon.people.ProfileUpdate;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * A message as the profiles get it. Personal: it has no text of its own.
 *
 * @param messageId the sender's id of the message, or null
 * @param identities whom it is about; empty if the sender may not say so
 * @param update what is new
 */
record Entry(@Nullable String messageId, Set<Identity> identities, ProfileUpdate update) {
    @Override
    public String toString() {
        return "Entry";
    }
}
