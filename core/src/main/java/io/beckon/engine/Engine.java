package io.beckon.engine;

import io.beckon.AdminPolicy;
import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.BeckonListener;
import io.beckon.Criteria;
import io.beckon.Message;
import io.beckon.Rooms;
import io.beckon.Sent;
import io.beckon.Site;
import io.beckon.Visitors;
import io.beckon.spi.Gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Puts the parts together, and takes them apart. */
final class Engine implements Beckon {
    private static final Sender API = new Sender(API_SENDER, DEFAULT_CHANNEL, null, null);

    private final Context context;
    private final VisitorDirectory directory;
    private final RoomService rooms;
    private final Listeners listeners;
    private final Dispatcher dispatcher;
    private final Connections connections;
    private final EngineGateway gateway;
    private final Threads threads;
    private final AtomicBoolean closed = new AtomicBoolean();

    Engine(
            Context context,
            Map<String, AdminPolicy> policies,
            List<BeckonListener> applicationListeners,
            Threads threads) {
        this.context = context;
        this.threads = threads;
        this.listeners = new Listeners(
                applicationListeners,
                threads.listeners(),
                context.limits().listenerBacklog(),
                context.counters());
        AdminChannels channels = new AdminChannels(policies);
        Views views = new Views();
        Roster<VisitorState> present = new Roster<>();
        RoomIndex<VisitorState> roomIndex = new RoomIndex<>(context.limits().roomsPerVisitor());
        Deliveries deliveries = new Deliveries(context, listeners, channels, this::state);
        Announcer announcer = new Announcer(views, listeners, context.counters());
        this.directory = new VisitorDirectory(
                context, present, roomIndex, deliveries.mailboxes(), announcer);
        this.rooms = new RoomService(directory, roomIndex, context.limits().roomsPerVisitor());
        this.dispatcher = new Dispatcher(context, directory, channels, listeners);
        this.connections =
                new Connections(context, directory, rooms, deliveries, dispatcher, channels);
        this.gateway = new EngineGateway(context, connections, channels);
        registerGauges(views, deliveries);
        EventLog.started(context.site().name());
    }

    private Optional<VisitorState> state(io.beckon.VisitorId id) {
        return Optional.ofNullable(directory.state(id));
    }

    private void registerGauges(Views views, Deliveries deliveries) {
        Counters counters = context.counters();
        counters.gauge("visitors", "Visitors on the site", directory::count);
        counters.gauge("connections", "Connections that stand", connections::size);
        counters.gauge(
                "outbound.bytes",
                "Bytes of messages that peers have not taken yet, waiting or under way",
                connections::outboundBytes);
        counters.gauge("admins", "Admins who watch", connections::admins);
        counters.gauge("views", "Different views that admins look at", views::size);
        counters.gauge(
                "mailboxes", "Visitors for whom something is kept", deliveries.mailboxes()::size);
        counters.gauge(
                "deliveries.waiting",
                "Deliveries of kept messages that were not displayed yet",
                deliveries.mailboxes()::waiting);
        counters.gauge("rooms", "Rooms that have members", directory.rooms()::size);
    }

    @Override
    public Site site() {
        return context.site();
    }

    @Override
    public Visitors visitors() {
        return directory;
    }

    @Override
    public Rooms rooms() {
        return rooms;
    }

    @Override
    public CompletableFuture<Sent> send(Message message, Audience audience) {
        return dispatcher.send(message, audience, Criteria.everyone(), API);
    }

    @Override
    public Registration listen(BeckonListener listener) {
        return listeners.add(listener);
    }

    @Override
    public Map<String, Long> figures() {
        return context.counters().figures();
    }

    @Override
    public Gateway gateway() {
        return gateway;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            dispatcher.close();
            try {
                int cutOff = connections.close(context.timing().drain());
                EventLog.closed(context.site().name(), cutOff);
            } finally {
                threads.close(listeners::abandon);
            }
        }
    }
}
