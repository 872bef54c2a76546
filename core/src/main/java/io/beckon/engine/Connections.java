package io.beckon.engine;

import io.beckon.AdminGrant;
import io.beckon.VisitorId;
import io.beckon.engine.Counters.Counter;
import io.beckon.protocol.Reconnect;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.Clock;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Inbound;
import io.beckon.spi.Payload;
import io.beckon.spi.Transport;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** All connections that stand: opens them, looks from time to time whether they still do, and closes them in the end. */
final class Connections {
    /** A deadline is kept late by at most this part of itself. */
    private static final int BEATS_PER_DEADLINE = 5;

    private static final Duration COME_BACK_AFTER = Duration.ofMillis(500);

    // Closing has a caller that waits, whatever the engine's clock says.
    private static final Clock REAL = Clock.system();

    private final Context context;
    private final VisitorDirectory directory;
    private final RoomService rooms;
    private final DeliveryService deliveries;
    private final Dispatcher dispatcher;
    private final TotalsSource totals;
    private final Roster<Connection<?>> roster = new Roster<>();
    private final AtomicInteger admins = new AtomicInteger();
    private final Periodic heartbeat;
    private final Periodic totalsUpdate;

    private final Object closing = new Object();
    private volatile boolean closed; // written under closing

    Connections(
            Context context,
            VisitorDirectory directory,
            RoomService rooms,
            DeliveryService deliveries,
            Dispatcher dispatcher,
            AdminChannels channels) {
        this.context = context;
        this.directory = directory;
        this.rooms = rooms;
        this.deliveries = deliveries;
        this.dispatcher = dispatcher;
        this.totals = new TotalsSource(
                context, directory.rooms(), directory::count, this::visitorConnections);
        this.heartbeat = new Periodic(
                context.scheduler(),
                shortestDeadline(context.timing()).dividedBy(BEATS_PER_DEADLINE),
                this::beat);
        this.totalsUpdate = new Periodic(
                context.scheduler(), context.timing().totalsInterval(), channels::updateTotals);
    }

    boolean accepting() {
        return !closed;
    }

    private static Duration shortestDeadline(Context.Timing timing) {
        return Collections.min(List.of(timing.heartbeat(), timing.sendTimeout(), timing.hello()));
    }

    int size() {
        return roster.size();
    }

    /** Returns how many bytes are held for peers that have not taken them yet. */
    long outboundBytes() {
        return roster.members().stream()
                .mapToLong(connection -> connection.out.bytes())
                .sum();
    }

    int admins() {
        return admins.get();
    }

    private int visitorConnections() {
        return Math.max(0, roster.size() - admins.get());
    }

    Inbound openVisitor(Arrival arrival, Transport transport) {
        CloseCode refusal = refusal();
        if (refusal != null) {
            return refuse(transport, refusal);
        }
        VisitorConnection connection = new VisitorConnection(
                context, transport, arrival, directory, rooms, deliveries, this::gone);
        opened(connection, "visitor");
        return connection;
    }

    /** A browser that was this visitor is another one from now on. */
    void retire(VisitorId id) {
        VisitorState state = directory.state(id);
        if (state != null) {
            state.lane.run(state::retire);
        }
    }

    Inbound openAdmin(AdminChannel channel, AdminGrant grant, Transport transport) {
        CloseCode refusal = adminRefusal();
        if (refusal != null) {
            return refuse(transport, refusal);
        }
        AdminConnection connection = new AdminConnection(
                context,
                transport,
                channel,
                grant,
                directory,
                deliveries,
                dispatcher,
                totals,
                this::adminGone);
        admins.incrementAndGet();
        opened(connection, "admin");
        if (!closed) {
            totalsUpdate.start();
        }
        connection.opened();
        return connection;
    }

    private @Nullable CloseCode refusal() {
        if (closed) {
            return CloseCode.RESTART;
        }
        return roster.size() >= context.limits().connections() ? CloseCode.OVERLOADED : null;
    }

    // Each admin may look at a view of its own, and each view costs something at every
    // change of any visitor.
    private @Nullable CloseCode adminRefusal() {
        CloseCode refusal = refusal();
        boolean full = admins.get() >= context.limits().admins();
        return refusal == null && full ? CloseCode.OVERLOADED : refusal;
    }

    private Inbound refuse(Transport transport, CloseCode code) {
        context.counters().add(Counter.CONNECTIONS_REFUSED);
        EventLog.connectionRefused("any", code.reason());
        transport.close(code);
        return EngineGateway.Deaf.INSTANCE;
    }

    private void opened(Connection<?> connection, String role) {
        context.counters().add(Counter.CONNECTIONS_OPENED);
        EventLog.connectionStart(connection.id, role);
        roster.add(connection);
        heartbeat.start();
        if (closed) {
            // close() has begun since we looked, and may have missed this one.
            heartbeat.stop();
            connection.close(CloseCode.RESTART);
        }
    }

    private void gone(Connection<?> connection) {
        roster.remove(connection);
        if (closed) {
            synchronized (closing) {
                closing.notifyAll();
            }
        }
    }

    private void adminGone(AdminConnection connection) {
        if (admins.decrementAndGet() == 0) {
            totalsUpdate.stop();
        }
        if (admins.get() > 0 && !closed) {
            totalsUpdate.start(); // another came between the two lines above
        }
        gone(connection);
    }

    private void beat() {
        long now = context.clock().nanos();
        for (Connection<?> connection : roster.members()) {
            try {
                connection.beat(now);
            } catch (RuntimeException e) {
                EventLog.fault("heartbeat", e); // of this connection alone
            }
        }
    }

    /**
     * Takes no connection any more, asks the peers to come back in a while, and closes what there is once it has taken
     * what waits for it.
     *
     * @return how many connections had to be cut off because they did not take it in time
     */
    int close(Duration deadline) {
        synchronized (closing) {
            closed = true;
        }
        heartbeat.stop();
        totalsUpdate.stop();
        List<Payload> reconnect =
                List.of(Payload.of(context.codec().write((ToVisitor) new Reconnect(
                        COME_BACK_AFTER.toMillis(),
                        context.timing().reconnectWindow().toMillis()))));
        for (Connection<?> connection : roster.members()) {
            // Beyond the bound if need be: nothing comes after it.
            connection.out.offerAll(reconnect);
            connection.close(CloseCode.RESTART);
        }
        int left = awaitAllGone(deadline);
        roster.members().forEach(connection -> connection.closeNow(CloseCode.RESTART));
        return left;
    }

    private int awaitAllGone(Duration deadline) {
        long end = REAL.nanos() + deadline.toNanos();
        synchronized (closing) {
            try {
                for (long rest = end - REAL.nanos();
                        roster.size() > 0 && rest > 0;
                        rest = end - REAL.nanos()) {
                    TimeUnit.NANOSECONDS.timedWait(closing, rest);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return roster.size();
    }
}
