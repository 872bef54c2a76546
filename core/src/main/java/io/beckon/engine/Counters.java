package io.beckon.engine;

import io.beckon.spi.Clock;
import io.beckon.spi.Metrics;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What the engine counts. Safe for use by many threads. */
final class Counters {
    /** Everything that is counted; {@code beckon.} and the name make the metric. */
    enum Counter {
        CONNECTIONS_OPENED("connections.opened", "Connections opened, of visitors and admins"),
        CONNECTIONS_CLOSED("connections.closed", "Connections closed, for whatever reason"),
        CONNECTIONS_REFUSED(
                "connections.refused", "Handshakes refused: origin, policy, overload or shutdown"),
        CONNECTIONS_SLOW("connections.slow", "Connections closed because the peer did not read"),
        CONNECTIONS_OVERFLOWED(
                "connections.overflowed",
                "Of those, the ones closed because a live message had no room whose policy asks for it"),
        CONNECTIONS_IDLE(
                "connections.idle", "Connections closed because heartbeats went unanswered"),
        CONNECTIONS_SILENT("connections.silent", "Connections closed because no hello came"),
        CONNECTIONS_REPLACED(
                "connections.replaced", "Connections closed because the visitor opened too many"),
        CONNECTIONS_MISBEHAVED(
                "connections.misbehaved", "Connections closed because the peer broke the protocol"),
        VISITORS_ARRIVED("visitors.arrived", "Visitors who came to the site"),
        VISITORS_LEFT("visitors.left", "Visitors who left the site"),
        PAGES("pages", "Pages viewed"),
        EVENTS("events", "Events tracked"),
        MESSAGES_RECEIVED("messages.received", "Messages received from peers"),
        MESSAGES_UNUSABLE("messages.unusable", "Messages received that could not be used"),
        MESSAGES_LIMITED("messages.limited", "Messages refused because a peer sent too many"),
        FRAMES_SENT("frames.sent", "Frames given to transports"),
        PAYLOADS_SENT("payloads.sent", "Messages in those frames"),
        PAYLOADS_DROPPED(
                "payloads.dropped", "Live messages dropped because a connection's queue was full"),
        PAYLOADS_MERGED(
                "payloads.merged",
                "Messages replaced before they left, by newer ones of the same merge key"),
        PAYLOADS_DEFERRED(
                "payloads.deferred",
                "Kept messages that had to wait because a connection's queue was full"),
        SENDS_FAILED("sends.failed", "Frames that a transport could not send"),
        SENDS("sends", "Messages accepted from the API and from admins"),
        DELIVERIES_ACCEPTED("deliveries.accepted", "Deliveries of kept messages accepted"),
        DELIVERIES_DELIVERED("deliveries.delivered", "Deliveries that reached a connection"),
        DELIVERIES_CLAIMED("deliveries.claimed", "Claims granted"),
        DELIVERIES_DISPLAYED("deliveries.displayed", "Deliveries displayed"),
        DELIVERIES_CLICKED("deliveries.clicked", "Deliveries clicked"),
        DELIVERIES_DISMISSED("deliveries.dismissed", "Deliveries dismissed"),
        DELIVERIES_CONVERTED("deliveries.converted", "Deliveries to which a goal was attributed"),
        DELIVERIES_EXPIRED(
                "deliveries.expired", "Deliveries that expired before they were displayed"),
        DELIVERIES_SUPPRESSED(
                "deliveries.suppressed", "Deliveries given up before they were displayed"),
        DELIVERIES_REVOKED(
                "deliveries.revoked", "Deliveries taken back before they were displayed"),
        IDENTITIES("identities.joined", "Identities by which visitors became known"),
        IDENTITIES_REFUSED(
                "identities.refused", "Signed identities that were expired or not this site's"),
        PROFILE_UPDATES("profiles.updates", "Updates of people that came in"),
        PROFILES_SENT("profiles.sent", "Times that a visitor was told what is known of the person"),
        PROFILES_SKIPPED(
                "profiles.skipped", "Times that it was not, because nothing had changed for it"),
        PROFILE_CACHE_MISSES(
                "profiles.misses", "Look-ups that did not find the person in the store"),
        PROFILE_FETCHES("profiles.fetches", "Calls of the profile source"),
        PROFILE_FETCHES_FAILED(
                "profiles.fetches.failed",
                "Calls of the profile source that failed or took too long"),
        PROFILE_FETCHES_DROPPED(
                "profiles.fetches.dropped",
                "Calls of the profile source left out because too many were under way",
                true),
        WITHHELD(
                "consent.withheld",
                "Pages, events, identities and live messages left out because the visitor does not agree"),
        GOALS_LOST("goals.lost", "Goals reached that the store could not be told of in time", true),
        LISTENER_CALLS_DROPPED(
                "listeners.dropped", "Calls dropped because a listener was too far behind", true),
        LISTENER_FAILURES("listeners.failed", "Calls in which a listener threw", true),
        ADMIN_UPDATES_MERGED(
                "admins.merged", "Updates to admins that were merged because an admin read slowly"),
        ADMIN_NEWS_DROPPED(
                "admins.dropped", "Activity and receipts dropped because an admin read slowly");

        final String metric;
        private final String description;

        /** What is lost or left out by no doing of a peer, so that somebody should look at it while it happens. */
        private final boolean loss;

        Counter(String name, String description) {
            this(name, description, false);
        }

        Counter(String name, String description, boolean loss) {
            this.metric = "beckon." + name;
            this.description = description;
            this.loss = loss;
        }
    }

    /** How long a loss is worth a look. */
    static final Duration LATELY = Duration.ofMinutes(10);

    private final Map<Counter, LongAdder> totals = new EnumMap<>(Counter.class);
    private final Map<Counter, Long> lastLosses = new ConcurrentHashMap<>(); // by elapsed time
    private final Map<String, LongSupplier> gauges = new LinkedHashMap<>();
    private final Metrics metrics;
    private final Clock clock;

    Counters(Metrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
        for (Counter counter : Counter.values()) {
            LongAdder total = new LongAdder();
            totals.put(counter, total);
            metrics.counter(counter.metric, counter.description, total::sum);
        }
    }

    void add(Counter counter) {
        add(counter, 1);
    }

    void add(Counter counter, long amount) {
        adder(counter).add(amount);
        if (counter.loss && amount > 0) {
            lastLosses.put(counter, clock.nanos());
        }
    }

    long total(Counter counter) {
        return adder(counter).sum();
    }

    /** Tells whether something was lost {@linkplain #LATELY not long ago}. */
    boolean lately(Counter loss) {
        Long last = lastLosses.get(loss);
        return last != null && clock.nanos() - last < LATELY.toNanos();
    }

    /** Adds a gauge. Only while the engine is being built. */
    void gauge(String name, String description, LongSupplier value) {
        gauges.put("beckon." + name, value);
        metrics.gauge("beckon." + name, description, value);
    }

    Map<String, Long> figures() {
        Map<String, Long> figures = new LinkedHashMap<>();
        totals.forEach((counter, total) -> figures.put(counter.metric, total.sum()));
        gauges.forEach((name, value) -> figures.put(name, value.getAsLong()));
        return Map.copyOf(figures);
    }

    private LongAdder adder(Counter counter) {
        LongAdder total = totals.get(counter);
        if (total == null) {
            throw new AssertionError(counter);
        }
        return total;
    }
}
