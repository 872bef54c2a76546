package io.beckon.engine;

import io.beckon.AdminPolicy;
import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.BeckonListener;
import io.beckon.Criteria;
import io.beckon.Deliveries;
import io.beckon.Message;
import io.beckon.Privacy;
import io.beckon.Rooms;
import io.beckon.Sent;
import io.beckon.Site;
import io.beckon.SiteStatus;
import io.beckon.VisitorId;
import io.beckon.Visitors;
import io.beckon.people.Identities;
import io.beckon.people.Profiles;
import io.beckon.spi.Gateway;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Puts the parts together, and takes them apart. */
final class Engine implements Beckon {
    private static final Sender API = new Sender(API_SENDER, DEFAULT_CHANNEL, null, null);

    private final Context context;
    private final VisitorDirectory directory;
    private final RoomService rooms;
    private final Listeners listeners;
    private final DeliveryService deliveries;
    private final Identities identities;
    private final ProfileService profiles;
    private final PublicProfiles publicProfiles;
    private final Audiences audiences;
    private final Dispatcher dispatcher;
    private final Handover handover;
    private final PublicDeliveries publicDeliveries;
    private final Connections connections;
    private final PrivacyService privacy;
    private final EngineGateway gateway;
    private final StatusReport status;
    private final Threads threads;
    private final AtomicBoolean closed = new AtomicBoolean();

    Engine(
            Context context,
            Kept kept,
            People people,
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
        Pseudonyms pseudonyms = new Pseudonyms(context.current());
        ErasedVisitors erased = new ErasedVisitors();
        this.deliveries = new DeliveryService(
                context,
                kept,
                new ChangeAnnouncer(context.counters(), listeners, channels, this::state),
                this::state,
                this::present,
                pseudonyms,
                erased);
        Announcer announcer = new Announcer(views, listeners, context.counters());
        this.identities = new SignedIdentities(context.current(), context.clock());
        PersonIndex byIdentity = new PersonIndex(context, pseudonyms);
        this.profiles = new ProfileService(
                context,
                people.store(),
                byIdentity,
                listeners,
                people.source(),
                threads.listeners());
        this.directory = new VisitorDirectory(
                context,
                present,
                roomIndex,
                byIdentity,
                identities,
                profiles,
                deliveries,
                announcer,
                erased);
        this.rooms = new RoomService(directory, roomIndex, context.limits().roomsPerVisitor());
        this.handover = new Handover(threads.answers());
        this.publicDeliveries = new PublicDeliveries(deliveries, handover);
        this.publicProfiles = new PublicProfiles(profiles, handover);
        this.audiences = new Audiences(directory);
        this.dispatcher =
                new Dispatcher(context, audiences, pseudonyms, deliveries, channels, listeners);
        this.connections =
                new Connections(context, directory, rooms, deliveries, dispatcher, channels);
        this.privacy =
                new PrivacyService(context, directory, pseudonyms, channels, erased, handover);
        this.gateway =
                new EngineGateway(context, connections, channels, deliveries.health(), erased);
        registerGauges(views);
        this.status = new StatusReport(context)
                .with(new SiteChecks(context, gateway))
                .with(new StoreChecks(deliveries))
                .with(new ProfileChecks(context, profiles))
                .with(new LoadChecks(context, connections, directory, channels))
                .with(new LossChecks(context, listeners));
        deliveries.start();
        new SentHistory(context, deliveries, channels).load();
        EventLog.started(context.site().name());
    }

    private @Nullable VisitorState state(VisitorId id) {
        return directory.state(id);
    }

    private List<VisitorState> present(Audience audience) {
        return audiences.present(audience, Criteria.everyone());
    }

    private void registerGauges(Views views) {
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
                "store.failing",
                "1 while the store of kept messages cannot be read or written; a write that failed counts for"
                        + " 30 seconds where none is tried after it",
                () -> deliveries.health().isFailing() ? 1 : 0);
        counters.gauge(
                "profiles.identities",
                "Identities by which people are known whose profiles are in the store",
                profiles::size);
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
        return handover.to(dispatcher.send(message, audience, Criteria.everyone(), API, null));
    }

    @Override
    public CompletableFuture<Sent> send(Message message, Audience audience, String idempotencyKey) {
        return handover.to(
                dispatcher.send(message, audience, Criteria.everyone(), API, idempotencyKey));
    }

    @Override
    public Deliveries deliveries() {
        return publicDeliveries;
    }

    @Override
    public Identities identities() {
        return identities;
    }

    @Override
    public Profiles profiles() {
        return publicProfiles;
    }

    @Override
    public Privacy privacy() {
        return privacy;
    }

    @Override
    public void configure(Site site) {
        context.current().set(site);
        EventLog.configured(site.name());
        for (VisitorState visitor : directory.present()) {
            visitor.lane.run(() -> {
                visitor.reconsiderConsent();
                visitor.withPerson(VisitorPerson::reconsider);
            });
        }
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
    public SiteStatus status() {
        return status.now();
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
                deliveries.close();
                profiles.close();
                threads.close(listeners::abandon);
            }
        }
    }
}
