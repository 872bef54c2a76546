package io.beckon.jdbc;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** What came of a check of the journal. Immutable. */
public final class JournalCheck {
    private final long entries;
    private final long erased;
    private final JournalHead head;
    private final @Nullable JournalFault fault;

    JournalCheck(long entries, long erased, JournalHead head, @Nullable JournalFault fault) {
        this.entries = entries;
        this.erased = erased;
        this.head = head;
        this.fault = fault;
    }

    /**
     * Tells whether the journal is as it was written.
     *
     * @return false if there is a {@link #fault}
     */
    public boolean holds() {
        return fault == null;
    }

    /**
     * Returns how many entries were found right, one after the other, before the first fault or the end.
     *
     * @return a number from 0 on
     */
    public long entries() {
        return entries;
    }

    /**
     * Returns how many of them were blanked by erasures, so that only their hashes are left to check.
     *
     * @return a number from 0 on
     */
    public long erased() {
        return erased;
    }

    /**
     * Returns the last entry that was found right. Kept elsewhere, it can be given to a later check.
     *
     * @return the head up to which the journal holds
     */
    public JournalHead head() {
        return head;
    }

    /**
     * Returns the first entry that does not hold.
     *
     * @return what is wrong, or empty where nothing is
     */
    public Optional<JournalFault> fault() {
        return Optional.ofNullable(fault);
    }

    @Override
    public String toString() {
        return entries + " entries, " + erased + " of them erased, hold"
                + (fault == null ? "" : "; the first that does not: " + fault);
    }
}
