package io.beckon.servlet.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Keys that may be used, several at a time so that they can be replaced one after the other. Their hashes, in fact. Immutable. */
public final class Credentials {
    /** No keys: nobody may. */
    public static final Credentials NONE = new Credentials(List.of());

    /** The shortest key or secret, in characters. */
    public static final int MIN_LENGTH = 16;

    private final List<byte[]> hashes;

    private Credentials(List<byte[]> hashes) {
        this.hashes = hashes;
    }

    /**
     * Takes keys.
     *
     * @param keys the keys
     * @return what knows them
     * @throws IllegalArgumentException if one is too short, or has characters that do not go into a header
     */
    public static Credentials of(Collection<String> keys) {
        List<byte[]> hashes = new ArrayList<>();
        for (String key : keys) {
            hashes.add(hash(required(key)));
        }
        return new Credentials(List.copyOf(hashes));
    }

    /**
     * Checks a key or secret.
     *
     * @param key the key
     * @return the same
     * @throws IllegalArgumentException if it is too short, or has characters that do not go into a header
     */
    public static String required(String key) {
        boolean usable = key.chars().allMatch(c -> c > ' ' && c < 127 && c != ':' && c != ',');
        if (key.length() < MIN_LENGTH || !usable) {
            // The key is not repeated, because this gets into logs.
            throw new IllegalArgumentException("A key has at least " + MIN_LENGTH
                    + " characters of ASCII, without spaces, colons and commas; one of these has "
                    + key.length() + (usable ? "" : ", and others among them")
                    + ". One can be made with: openssl rand -hex 32");
        }
        return key;
    }

    /** Tells whether there are none. */
    boolean isEmpty() {
        return hashes.isEmpty();
    }

    int size() {
        return hashes.size();
    }

    /**
     * Tells whether some keys are among others as well.
     *
     * @param others the other keys
     * @return true if at least one is
     */
    public boolean overlaps(Credentials others) {
        return hashes.stream().anyMatch(others::containsHash);
    }

    /** Tells whether a key is one of these, in a time that says nothing of how much of it is right. */
    boolean contains(String key) {
        return containsHash(hash(key));
    }

    private boolean containsHash(byte[] hash) {
        boolean found = false;
        for (byte[] mine : hashes) {
            found |= MessageDigest.isEqual(mine, hash);
        }
        return found;
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
