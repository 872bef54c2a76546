package io.beckon.jdbc;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Hashes entries of the journal as {@code JOURNAL.md} says. For one thread at a time. */
final class JournalHash {
    static final int SALT_BYTES = 16;

    private static final int NULL_LENGTH = -1;

    private final MessageDigest sha256;
    private byte[] buffer = new byte[1024];
    private int length;

    JournalHash() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    /** Hashes what may be erased. */
    byte[] content(byte[] salt, JournalEntry entry) {
        length = 0;
        put(salt);
        put(entry.visitor());
        put(entry.audience());
        put(entry.text());
        return finish();
    }

    /** Hashes what stays, together with all that came before. */
    byte[] entry(byte[] previous, long sequence, JournalEntry entry, byte[] contentHash) {
        length = 0;
        put(previous);
        put(sequence);
        put(entry.at());
        put(entry.kind());
        put(entry.reason());
        put(entry.message());
        put(entry.name());
        put(entry.by());
        put(entry.channel());
        put(contentHash);
        return finish();
    }

    private byte[] finish() {
        sha256.update(buffer, 0, length);
        return sha256.digest();
    }

    private void put(byte[] bytes) {
        makeRoom(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void put(@Nullable String text) {
        if (text == null) {
            putInt(NULL_LENGTH);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putInt(bytes.length);
        put(bytes);
    }

    private void put(long value) {
        putInt((int) (value >>> 32));
        putInt((int) value);
    }

    private void putInt(int value) {
        makeRoom(Integer.BYTES);
        for (int shift = 24; shift >= 0; shift -= 8) {
            buffer[length++] = (byte) (value >>> shift);
        }
    }

    private void makeRoom(int more) {
        if (buffer.length - length < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
    }
}
