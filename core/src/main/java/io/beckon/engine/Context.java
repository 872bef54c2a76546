package io.beckon.engine;

import io.beckon.Limits;
import io.beckon.Site;
import io.beckon.protocol.Codec;
import io.beckon.spi.Clock;
import io.beckon.spi.Scheduler;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What every part of one engine needs and none owns. Immutable.
 *
 * @param current the site's configuration
 * @param limits how much of everything there may be
 * @param timing how long things may take
 * @param clock tells the time
 * @param scheduler runs tasks later
 * @param workers runs tasks of the engine's own, which never block
 * @param counters counts
 * @param timers times
 * @param codec reads and writes the protocol
 * @param control messages that are the same for every connection
 * @param ids makes ids
 */
record Context(
        CurrentSite current,
        Limits limits,
        Timing timing,
        Clock clock,
        Scheduler scheduler,
        Executor workers,
        Counters counters,
        Timers timers,
        Codec codec,
        ControlPayloads control,
        IdGenerator ids) {
    /** Returns the site's configuration as it is at this moment. */
    Site site() {
        return current.get();
    }

    /**
     * How long things may take.
     *
     * @param grace how long a visitor without a connection is still present
     * @param heartbeat after how much silence a connection is asked whether it is there
     * @param sendTimeout how long one send may take
     * @param hello how long a visitor may be silent at first
     * @param claim how long a tab that was granted a message has to display it
     * @param adminInterval the least time between two updates to an admin
     * @param totalsInterval the least time between two totals to an admin
     * @param drain how long closing may take
     * @param reconnectWindow within how long browsers come back after that, each at a moment of its own
     */
    record Timing(
            Duration grace,
            Duration heartbeat,
            Duration sendTimeout,
            Duration hello,
            Duration claim,
            Duration adminInterval,
            Duration totalsInterval,
            Duration drain,
            Duration reconnectWindow) {}
}
