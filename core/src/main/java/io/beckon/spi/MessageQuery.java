package io.beckon.spi;

import java.util.List;

/** Which messages somebody wants to know of. */
public sealed interface MessageQuery
        permits MessageQuery.ByIds, MessageQuery.Recent, MessageQuery.Open {
    /**
     * These messages, as far as there are such.
     *
     * @param ids which ones
     */
    record ByIds(List<String> ids) implements MessageQuery {}

    /**
     * The last messages that were accepted, the oldest of them first.
     *
     * @param channel of which admin channel
     * @param limit how many at the most
     */
    record Recent(String channel, int limit) implements MessageQuery {}

    /**
     * Those that late arrivals get: neither expired nor closed, the oldest first.
     *
     * @param now milliseconds since the epoch
     * @param limit how many at the most; the newest then
     */
    record Open(long now, int limit) implements MessageQuery {}
}
