package io.beckon.servlet.line;

import io.beckon.spi.Admission;
import io.beckon.spi.Gateway;
import io.beckon.spi.Handshake;
import io.beckon.spi.Inbound;
import io.beckon.spi.Scheduler;
import io.beckon.spi.Transport;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lets everybody in, and remembers the ways to them. */
final class FakeGateway implements Gateway {
    final List<Transport> opened = new ArrayList<>();
    private final Scheduler scheduler;

    FakeGateway(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    Transport last() {
        return opened.get(opened.size() - 1);
    }

    @Override
    public Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public boolean allowsOrigin(Handshake handshake) {
        return true;
    }

    @Override
    public Admission visitor(Handshake handshake) {
        return new LetIn();
    }

    @Override
    public Admission admin(String channel, Handshake handshake) {
        return new LetIn();
    }

    @Override
    public Set<String> roles() {
        return Set.of();
    }

    @Override
    public int maxFrameBytes() {
        return 5_000;
    }

    @Override
    public boolean accepting() {
        return true;
    }

    @Override
    public boolean storeWorking() {
        return true;
    }

    @Override
    public @Nullable String visitorOf(Map<String, String> cookies) {
        return null;
    }

    private final class LetIn implements Admission {
        @Override
        public boolean admitted() {
            return true;
        }

        @Override
        public @Nullable String setCookie() {
            return null;
        }

        @Override
        public Inbound open(Transport transport) {
            opened.add(transport);
            return new Deaf();
        }
    }

    private static final class Deaf implements Inbound {
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
