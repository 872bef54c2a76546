package io.beckon.spi;

/**
 * To what a visitor agrees, as a store keeps it. Immutable.
 *
 * @param analytics whether it may be seen and remembered what the visitor does
 * @param personalisation whether it may be known who it is
 * @param messages whether it gets messages
 * @param decided whether the visitor has said so itself; otherwise it follows from its browser or the site's configuration
 */
public record ConsentRecord(
        boolean analytics, boolean personalisation, boolean messages, boolean decided) {
    /** What holds for a visitor of whom nothing is known: it agrees to everything, and has not decided so. */
    public static final ConsentRecord UNKNOWN = new ConsentRecord(true, true, true, false);
}
