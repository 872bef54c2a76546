package io.beckon.people;

/** How far an identity is believed that a page claims and nobody has signed. */
public enum ClaimTrust {
    /** It is noted that the page says so, and no more. */
    NONE,
    /**
     * Messages for this identity reach the visitor, so nothing private may be in them: whoever claims the id gets them. It
     * opens no profile.
     */
    ADDRESS,
    /**
     * It counts as if it were signed. Whoever claims the id gets the public part of that person's profile, so it must be an id
     * that nobody can guess or learn of others.
     */
    FULL
}
