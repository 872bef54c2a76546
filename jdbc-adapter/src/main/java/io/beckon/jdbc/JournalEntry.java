package io.beckon.jdbc;

import io.beckon.spi.Change;
import io.beckon.spi.Closing;
import io.beckon.spi.StoredMessage;
import io.beckon.spi.SuppressionReason;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;

/**
 * Something to be told in the journal. An accepted message for several visitors is one entry for the message and one more
 * for each of them, so that each can be erased without the others; they are made only while they are written.
 *
 * @param kind what happened, the name of a {@link JournalKind}
 * @param at when, in milliseconds since the epoch
 * @param reason why; null where the kind has none
 * @param message which message; null where it is about none
 * @param name the message's name; of an accepted message only
 * @param by who sent the message, or had something erased; null where nobody did
 * @param channel the admin channel that hears of the message; of an accepted message only
 * @param visitor for which visitor; null where it is about none, or several
 * @param audience for whom the message was sent, JSON; of an accepted message only
 * @param text the message, JSON, or which entries an {@link JournalKind#ERASED} or {@link JournalKind#TRIMMED} one is about
 * @param pending the visitors who get an entry of their own after this one
 */
record JournalEntry(
        String kind,
        long at,
        @Nullable String reason,
        @Nullable String message,
        @Nullable String name,
        @Nullable String by,
        @Nullable String channel,
        @Nullable String visitor,
        @Nullable String audience,
        @Nullable String text,
        Collection<String> pending) {

    /**
     * A message was accepted. The changes that come with it, from no state to pending, are told by this already.
     *
     * @param message which message
     * @param visitors for which visitors
     */
    static JournalEntry accepted(StoredMessage message, Collection<String> visitors) {
        // Of a message for those, too, who come later, no visitor is the only one.
        boolean one = visitors.size() == 1 && !message.lateArrivals();
        return new JournalEntry(
                JournalKind.ACCEPTED.name(),
                message.acceptedAt(),
                null,
                message.id(),
                message.name(),
                message.by(),
                message.channel(),
                one ? visitors.iterator().next() : null,
                message.audience(),
                message.text(),
                one ? List.of() : visitors);
    }

    /**
     * A delivery has gone from one state to another.
     *
     * @param change what has happened; from no state only where a visitor came after the message was accepted
     */
    static JournalEntry changed(Change change) {
        String reason = change.reason() == null ? null : change.reason().name();
        return ofVisitor(
                JournalKind.of(change),
                change.at(),
                reason,
                change.message().id(),
                change.visitor());
    }

    /**
     * A message was ended for all its visitors.
     *
     * @param message which message
     * @param closing why
     * @param at when, in milliseconds since the epoch
     */
    static JournalEntry ended(String message, Closing closing, long at) {
        return new JournalEntry(
                JournalKind.ENDED.name(),
                at,
                closing.name(),
                message,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of());
    }

    /**
     * A delivery that waited was given up, because its visitor is erased.
     *
     * @param message which message
     * @param visitor for which visitor
     * @param at when, in milliseconds since the epoch
     */
    static JournalEntry forgotten(String message, String visitor, long at) {
        String reason = SuppressionReason.FORGOTTEN.name();
        return ofVisitor(JournalKind.SUPPRESSED, at, reason, message, visitor);
    }

    /**
     * What is known of one visitor was blanked.
     *
     * @param by who asked for it
     * @param sequences the numbers of the entries, see {@link JournalNumbers}
     * @param at when, in milliseconds since the epoch
     */
    static JournalEntry erased(String by, String sequences, long at) {
        return ofJournal(JournalKind.ERASED, by, sequences, at);
    }

    /**
     * The oldest entries were deleted.
     *
     * @param last the number and hash of the last one of them
     * @param at when, in milliseconds since the epoch
     */
    static JournalEntry trimmed(JournalHead last, long at) {
        return ofJournal(JournalKind.TRIMMED, null, last.toString(), at);
    }

    /** Makes the entry of one of the visitors for whom a message was accepted. */
    JournalEntry pendingFor(String recipient) {
        return ofVisitor(JournalKind.PENDING, at, null, message, recipient);
    }

    private static JournalEntry ofVisitor(
            JournalKind kind,
            long at,
            @Nullable String reason,
            @Nullable String message,
            String visitor) {
        return new JournalEntry(
                kind.name(), at, reason, message, null, null, null, visitor, null, null, List.of());
    }

    private static JournalEntry ofJournal(
            JournalKind kind, @Nullable String by, String text, long at) {
        return new JournalEntry(
                kind.name(), at, null, null, null, by, null, null, null, text, List.of());
    }
}
