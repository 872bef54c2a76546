package io.beckon.engine;

import io.beckon.AdminGrant;
import io.beckon.AdminRequest;
import io.beckon.VisitorId;
import io.beckon.engine.Counters.Counter;
import io.beckon.people.Identity;
import io.beckon.protocol.Codec;
import io.beckon.spi.Admission;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Gateway;
import io.beckon.spi.Handshake;
import io.beckon.spi.Inbound;
import io.beckon.spi.Scheduler;
import io.beckon.spi.Transport;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Decides on handshakes. */
final class EngineGateway implements Gateway {
    private static final int MAX_LOGGED_HEADER = 100;

    private final Context context;
    private final Connections connections;
    private final AdminChannels channels;
    private final StoreHealth store;
    private final OriginRule origins;
    private final VisitorCookie cookie;
    private final VisitorToken tokens;
    private final ErasedVisitors erased;
    private final Set<String> roles;

    // The first time, somebody may look for a fault in the settings; after that it is noise
    // that strangers can make.
    private final AtomicBoolean originTold = new AtomicBoolean();

    EngineGateway(
            Context context,
            Connections connections,
            AdminChannels channels,
            StoreHealth store,
            ErasedVisitors erased) {
        this.context = context;
        this.erased = erased;
        this.connections = connections;
        this.channels = channels;
        this.store = store;
        this.origins = new OriginRule(context.current());
        this.cookie = new VisitorCookie(context.current());
        this.tokens = new VisitorToken(context.current());
        this.roles = channels.roles();
    }

    /** Tells whether a page of another origin was refused since the start. */
    boolean originRefused() {
        return originTold.get();
    }

    @Override
    public Set<String> roles() {
        return roles;
    }

    @Override
    public int maxFrameBytes() {
        return Codec.FRAME_FACTOR * context.limits().messageBytes();
    }

    @Override
    public boolean accepting() {
        return connections.accepting();
    }

    @Override
    public boolean storeWorking() {
        return !store.isFailing();
    }

    @Override
    public Scheduler scheduler() {
        return context.scheduler();
    }

    @Override
    public @Nullable String visitorOf(Map<String, String> cookies) {
        VisitorCookie.Known known = known(cookies);
        return known == null ? null : known.id().value();
    }

    private VisitorCookie.@Nullable Known known(Map<String, String> cookies) {
        VisitorCookie.Known known = cookie.read(cookies);
        return known == null || erased.contains(known.id()) ? null : known;
    }

    @Override
    public boolean allowsOrigin(Handshake handshake) {
        boolean allowed = origins.allowsVisitor(handshake);
        if (!allowed) {
            tellOrigin(handshake);
        }
        return allowed;
    }

    @Override
    public Admission visitor(Handshake handshake) {
        if (!origins.allowsVisitor(handshake)) {
            return wrongOrigin("visitor", handshake);
        }
        VisitorCookie.Known known = known(handshake.cookies());
        VisitorId before = known == null ? null : known.id();
        boolean stays = before != null && !handshake.reset();
        VisitorId id = before != null && stays ? before : context.ids().visitor();
        boolean keeps = known != null && stays && !known.renew();
        String setCookie = keeps ? null : cookie.issue(id, handshake);
        Arrival arrival = new Arrival(
                id,
                stays || handshake.reset(),
                Identity.of(Identity.OWN, Identity.Kind.USER_ID, handshake.principal())
                        .orElse(null),
                origins.foreign(handshake),
                handshake.globalPrivacyControl(),
                tokens,
                erased);
        return new Admitted(setCookie, transport -> {
            if (before != null && !stays) {
                connections.retire(before); // the browser has the other cookie by now
            }
            return connections.openVisitor(arrival, transport);
        });
    }

    @Override
    public Admission admin(String channelName, Handshake handshake) {
        if (!origins.allowsAdmin(handshake)) {
            return wrongOrigin("admin", handshake);
        }
        AdminChannel channel = channels.find(channelName);
        if (channel == null) {
            return refused("admin", "channel");
        }
        Optional<AdminGrant> grant = ask(channel, handshake);
        if (grant.isEmpty()) {
            return refused("admin", "policy");
        }
        return new Admitted(
                null, transport -> connections.openAdmin(channel, grant.get(), transport));
    }

    private Optional<AdminGrant> ask(AdminChannel channel, Handshake handshake) {
        try {
            return Objects.requireNonNull(
                    channel.policy.admit(new AdminRequest(
                            channel.name,
                            handshake.principal(),
                            handshake.roles(),
                            handshake.remoteAddress())),
                    "A policy returned null; it refuses with Optional.empty().");
        } catch (RuntimeException e) {
            EventLog.fault("adminPolicy", e);
            return Optional.empty();
        }
    }

    private Admission wrongOrigin(String role, Handshake handshake) {
        tellOrigin(handshake);
        return refused(role, "origin");
    }

    private void tellOrigin(Handshake handshake) {
        if (originTold.compareAndSet(false, true)) {
            EventLog.originRefused(printable(handshake.origin()), printable(handshake.self()));
        }
    }

    // A header comes from anybody, and must not write lines of its own into the log.
    private static String printable(@Nullable String header) {
        String text = header == null ? "" : header.replaceAll("[^\\x21-\\x7e]", "?");
        return text.length() <= MAX_LOGGED_HEADER ? text : text.substring(0, MAX_LOGGED_HEADER);
    }

    private Admission refused(String role, String why) {
        context.counters().add(Counter.CONNECTIONS_REFUSED);
        EventLog.connectionRefused(role, why);
        return Refused.INSTANCE;
    }

    private record Admitted(@Nullable String setCookie, Function<Transport, Inbound> opener)
            implements Admission {
        @Override
        public boolean admitted() {
            return true;
        }

        @Override
        public Inbound open(Transport transport) {
            return opener.apply(transport);
        }
    }

    private enum Refused implements Admission {
        INSTANCE;

        @Override
        public boolean admitted() {
            return false;
        }

        @Override
        public @Nullable String setCookie() {
            return null;
        }

        @Override
        public Inbound open(Transport transport) {
            transport.close(CloseCode.NOT_ALLOWED);
            return Deaf.INSTANCE;
        }
    }

    /** Hears what comes in on a connection that is being closed, and does nothing about it. */
    enum Deaf implements Inbound {
        INSTANCE;

        @Override
        public void text(String frame) {}

        @Override
        public void binary() {}

        @Override
        public void tooLarge() {}

        @Override
        public void closed() {}
    }
}
