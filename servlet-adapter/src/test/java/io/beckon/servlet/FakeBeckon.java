package io.beckon.servlet;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.BeckonListener;
import io.beckon.Deliveries;
import io.beckon.Message;
import io.beckon.Privacy;
import io.beckon.Rooms;
import io.beckon.Sent;
import io.beckon.Site;
import io.beckon.SiteStatus;
import io.beckon.Visitors;
import io.beckon.people.Identities;
import io.beckon.people.Profiles;
import io.beckon.spi.Admission;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Gateway;
import io.beckon.spi.Handshake;
import io.beckon.spi.Inbound;
import io.beckon.spi.Payload;
import io.beckon.spi.Scheduler;
import io.beckon.spi.Transport;
import io.beckon.testing.VirtualTime;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Beckon without an engine: it lets everybody in, remembers what the adapter tells, and echoes text. */
final class FakeBeckon implements Beckon, Gateway {
    static final int MAX_FRAME = 5_000;

    final List<Handshake> handshakes = new CopyOnWriteArrayList<>();
    final List<String> channels = new CopyOnWriteArrayList<>();
    final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final VirtualTime time = new VirtualTime();
    volatile boolean failing;
    volatile boolean closed;
    volatile @Nullable String setCookie;

    /** One connection as the engine sees it. */
    static final class Peer implements Inbound {
        final Transport transport;
        final List<String> heard = new CopyOnWriteArrayList<>();
        final List<Throwable> failures = new CopyOnWriteArrayList<>();

        Peer(Transport transport) {
            this.transport = transport;
        }

        @Override
        public void text(String frame) {
            heard.add("text " + frame.length());
            send(frame);
        }

        void send(String... texts) {
            List<Payload> batch = List.of(texts).stream().map(Payload::of).toList();
            transport.send(batch, failure -> {
                if (failure != null) {
                    failures.add(failure);
                }
                heard.add(failure == null ? "sent" : "not sent");
            });
        }

        @Override
        public void binary() {
            heard.add("binary");
        }

        @Override
        public void tooLarge() {
            heard.add("too large");
            transport.close(CloseCode.TOO_LARGE);
        }

        @Override
        public void closed() {
            heard.add("closed");
        }
    }

    @Override
    public @Nullable String visitorOf(Map<String, String> cookies) {
        return null;
    }

    @Override
    public Registration listen(BeckonListener listener) {
        return () -> {};
    }

    @Override
    public boolean storeWorking() {
        return true;
    }

    @Override
    public boolean accepting() {
        return true;
    }

    @Override
    public Scheduler scheduler() {
        return time;
    }

    @Override
    public boolean allowsOrigin(Handshake handshake) {
        return true;
    }

    @Override
    public Admission visitor(Handshake handshake) {
        handshakes.add(handshake);
        if (failing) {
            throw new IllegalStateException("The fake was told to fail.");
        }
        return new FakeAdmission(setCookie);
    }

    @Override
    public Admission admin(String channel, Handshake handshake) {
        channels.add(channel);
        return visitor(handshake);
    }

    private final class FakeAdmission implements Admission {
        private final @Nullable String cookie;

        FakeAdmission(@Nullable String cookie) {
            this.cookie = cookie;
        }

        @Override
        public boolean admitted() {
            return true;
        }

        @Override
        public @Nullable String setCookie() {
            return cookie;
        }

        @Override
        public Inbound open(Transport transport) {
            Peer peer = new Peer(transport);
            peers.add(peer);
            return peer;
        }
    }

    @Override
    public Set<String> roles() {
        return Set.of("beckon-admin", "nobody-has-this");
    }

    @Override
    public int maxFrameBytes() {
        return MAX_FRAME;
    }

    @Override
    public Gateway gateway() {
        return this;
    }

    @Override
    public Site site() {
        return Site.named("fake").build();
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public Visitors visitors() {
        throw new IllegalStateException("The fake has no visitors.");
    }

    @Override
    public Rooms rooms() {
        throw new IllegalStateException("The fake has no rooms.");
    }

    @Override
    public CompletableFuture<Sent> send(Message message, Audience audience) {
        throw new IllegalStateException("The fake sends nothing.");
    }

    @Override
    public CompletableFuture<Sent> send(Message message, Audience audience, String idempotencyKey) {
        throw new IllegalStateException("The fake sends nothing.");
    }

    @Override
    public Identities identities() {
        throw new IllegalStateException("The fake vouches for nobody.");
    }

    @Override
    public void configure(Site site) {
        throw new IllegalStateException("The fake stays as it is.");
    }

    @Override
    public Privacy privacy() {
        throw new IllegalStateException("The fake knows nobody.");
    }

    @Override
    public Profiles profiles() {
        throw new IllegalStateException("The fake knows nobody.");
    }

    @Override
    public Deliveries deliveries() {
        throw new IllegalStateException("The fake keeps nothing.");
    }

    @Override
    public SiteStatus status() {
        return new SiteStatus("fake", Instant.EPOCH, List.of());
    }

    @Override
    public Map<String, Long> figures() {
        return Map.of();
    }
}
