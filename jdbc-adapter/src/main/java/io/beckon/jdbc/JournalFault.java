package io.beckon.jdbc;

/**
 * Where a journal does not hold. Immutable.
 *
 * @param sequence the number of the entry
 * @param problem what is wrong with it
 */
public record JournalFault(long sequence, Problem problem) {
    /** What can be wrong with an entry. */
    public enum Problem {
        /** There is none of this number. */
        MISSING,
        /** What it says of a visitor or a message is not what it said. */
        CONTENT,
        /** What it says of a visitor or a message is gone, and no entry tells of an erasure. */
        BLANKED,
        /** The rest of it is not what it was, or it does not follow on the one before. */
        CHAIN,
        /** It is none that was written: it lies before the first or behind the last. */
        ADDED,
        /** It is not the one of the head that was kept elsewhere: the journal was written anew. */
        REWRITTEN
    }
}
