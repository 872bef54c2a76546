package io.beckon.spi;

/** What the answer to a claim is. */
public enum ClaimAnswer {
    /** The tab may show the message. */
    GRANTED,
    /** The tab asked before, still may, and has as much time as if it had asked now. */
    HELD,
    /** A tab has it now, and it may come back; also the one that asks, where the message is over for all others. */
    CLAIMED,
    /** Not yet: the time since the last message is too short, or all displays of the budget are taken for now. */
    LATER,
    /** It was shown, or has ended. */
    OVER
}
