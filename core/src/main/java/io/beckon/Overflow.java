package io.beckon;

/**
 * What happens to a live message for which a connection's queue has no room, because the peer reads more slowly than it
 * is written to. It concerns that connection alone.
 */
public enum Overflow {
    /** The message itself is dropped. What waits already is not touched. */
    DROP_NEWEST,
    /**
     * The live messages that have waited longest are dropped until there is room; never kept ones, nor those with
     * {@link #DISCONNECT}. If all that may be dropped would not make room, the message itself is dropped.
     */
    DROP_OLDEST,
    /**
     * The connection is closed as slow, for messages of which a page must have either all or a new start: the browser
     * comes back, and the page begins anew. What waited on the connection is gone; kept messages are not, they are sent
     * again on the next one.
     */
    DISCONNECT
}
