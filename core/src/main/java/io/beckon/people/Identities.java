package io.beckon.people;

import java.time.Duration;

/**
 * Vouches for who a visitor is. A page may claim any id; what the webapp's server has signed is believed. Safe for use by
 * many threads; nothing here blocks.
 */
public interface Identities {
    /** How long a signature holds unless it is said otherwise. */
    Duration DEFAULT_LIFE = Duration.ofHours(12);

    /** The longest time for which a signature may hold. */
    Duration MAX_LIFE = Duration.ofDays(30);

    /**
     * Signs an identity for {@link #DEFAULT_LIFE}, to be put into a page that is for this person alone: whoever has it is
     * this person. Never sign what a request merely claims, but who is logged in.
     *
     * @param identity who the person is
     * @return letters, digits, {@code -}, {@code _} and a dot, which need no escaping in HTML, JavaScript or an address
     */
    default String sign(Identity identity) {
        return sign(identity, DEFAULT_LIFE);
    }

    /**
     * Signs an identity.
     *
     * @param identity who the person is
     * @param life how long the signature holds
     * @return as {@link #sign(Identity)}
     * @throws IllegalArgumentException if the time is not positive or longer than {@link #MAX_LIFE}
     */
    String sign(Identity identity, Duration life);

    /**
     * Looks at a signed identity, as it came back from somewhere.
     *
     * @param signed what may be one
     * @return what it is worth
     */
    Verification verify(String signed);

    /** What a signed identity is worth. */
    sealed interface Verification {
        /**
         * It is right: the site has signed this identity, with its secret or the one before, and the time is not over.
         *
         * @param identity who the person is
         */
        record Verified(Identity identity) implements Verification {}

        /** The site has signed it, and the time is over. */
        record Expired() implements Verification {}

        /** It is nothing that this site has signed. */
        record Invalid() implements Verification {}
    }
}
