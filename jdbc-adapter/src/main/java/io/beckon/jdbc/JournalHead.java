package io.beckon.jdbc;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The end of a journal: its last entry's number and hash, on which all entries before it have a bearing. Whoever keeps one
 * where the database's users cannot reach it can tell later whether anything up to it was changed. Immutable.
 */
public final class JournalHead {
    /** The length of a hash in bytes. */
    static final int HASH_BYTES = 32;

    /** Of a journal without entries. */
    static final JournalHead START = new JournalHead(0, new byte[HASH_BYTES]);

    private final long sequence;
    private final byte[] hash;

    /**
     * Creates a head.
     *
     * @param sequence the number of the last entry; 0 where there is none
     * @param hash its hash, 32 bytes, which the caller leaves as they are
     */
    JournalHead(long sequence, byte[] hash) {
        if (sequence < 0 || hash.length != HASH_BYTES) {
            throw new IllegalArgumentException(
                    "A head has a number from 0 on and a hash of 32 bytes.");
        }
        this.sequence = sequence;
        this.hash = hash;
    }

    /**
     * Reads a head that was written by {@link #toString}.
     *
     * @param text a number, a colon, and 64 hexadecimal digits
     * @return the head
     * @throws IllegalArgumentException if the text is none of a head
     */
    public static JournalHead parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("A head is a number, a colon, and a hash.");
        }
        return new JournalHead(
                Long.parseLong(text.substring(0, colon)),
                HexFormat.of().parseHex(text.substring(colon + 1)));
    }

    /**
     * Returns the number of the last entry.
     *
     * @return a number from 1 on, or 0 where there is no entry
     */
    public long sequence() {
        return sequence;
    }

    /** Returns the hash itself, which the caller leaves as it is. */
    byte[] hash() {
        return hash;
    }

    /**
     * Tells whether the other is the same end of the same chain.
     *
     * @param other compared with
     * @return true for a head of the same number and hash
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof JournalHead head
                && head.sequence == sequence
                && Arrays.equals(head.hash, hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    /**
     * Writes the head so that it can be kept.
     *
     * @return the number, a colon, and the hash in hexadecimal digits
     */
    @Override
    public String toString() {
        return sequence + ":" + HexFormat.of().formatHex(hash);
    }
}
