package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Beckon;
import io.beckon.Receipt;
import io.beckon.Site;
import io.beckon.protocol.Codec;
import io.beckon.protocol.Decoded;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.Acceptance;
import io.beckon.spi.Admission;
import io.beckon.spi.Change;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.Payload;
import io.beckon.spi.Scheduler;
import io.beckon.testing.ClientBrowser;
import io.beckon.testing.ClientTab;
import io.beckon.testing.HandExecutor;
import io.beckon.testing.Handshakes;
import io.beckon.testing.RecordingListener;
import io.beckon.testing.VirtualTime;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** An engine, from its start to its end, which may be sudden. */
final class SimNode implements SimStore.Answered {
    private static final Codec CODEC = new Codec(1_048_576, 64);

    private final VirtualTime time;
    private final DeliveryModel model;
    private final SimStore store;
    private final Beckon beckon;
    private final RecordingListener heard = new RecordingListener();
    private final List<SimLine> lines = new ArrayList<>();

    // What the engine was told, and so must have told others.
    private final List<Receipt> receipts = new ArrayList<>();
    private final Map<DeliveryState, Long> counts = new EnumMap<>(DeliveryState.class);
    private boolean alive = true;

    SimNode(
            VirtualTime time,
            DeliveryModel model,
            DeliveryStore shared,
            boolean slowStore,
            UnaryOperator<Beckon.Builder> settings) {
        this.time = time;
        this.model = model;
        this.store = new SimStore(shared, time, model, slowStore, this);
        this.beckon = settings.apply(Beckon.builder(Site.named("shop")
                                .secret("0123456789abcdef")
                                .joinableRooms(room -> true)
                                .build())
                        .time(time, whileAlive(time))
                        .executor(HandExecutor.inline())
                        .drain(Duration.ZERO)
                        .store(store)
                        .listener(heard))
                .build();
    }

    private Scheduler whileAlive(VirtualTime time) {
        return (task, delay) -> time.schedule(() -> ifAlive(task), delay);
    }

    Beckon beckon() {
        return beckon;
    }

    SimStore store() {
        return store;
    }

    boolean isAlive() {
        return alive;
    }

    void ifAlive(Runnable task) {
        if (alive) {
            task.run();
        }
    }

    @Nullable
    SimLine connect(ClientTab tab) {
        if (!alive) {
            return null;
        }
        Handshakes handshake = Handshakes.ofBrowser();
        tab.browser().cookies().forEach(handshake::cookie);
        Admission admission = beckon.gateway().visitor(handshake.build());
        tab.browser().keep(admission.setCookie());
        SimLine line = new SimLine(time, this, tab, lines.size() % 2 == 1);
        lines.add(line);
        line.connect(admission.open(line));
        return line;
    }

    /** Shuts the engine down as an application does. */
    void close() {
        beckon.close();
        end();
    }

    /** The process is gone, and all that it had not written or sent. */
    void kill() {
        end();
        lines.forEach(line -> line.breaks(-1, 0));
    }

    private void end() {
        checkTold();
        alive = false;
        store.die();
    }

    /** Everybody has been told what the engine was told, and nothing else. */
    void checkTold() {
        assertThat(heard.receipts()).isEqualTo(receipts);
        for (DeliveryState state : DeliveryState.values()) {
            String name = state == DeliveryState.PENDING
                    ? "accepted"
                    : state.name().toLowerCase(Locale.ROOT);
            assertThat(beckon.figures().get("beckon.deliveries." + name))
                    .as("deliveries %s", name)
                    .isEqualTo(counts.getOrDefault(state, 0L));
        }
    }

    @Override
    public void accepted(Acceptance acceptance) {
        counts.merge(DeliveryState.PENDING, (long) acceptance.recipients(), Long::sum);
    }

    @Override
    public void changed(List<Change> changes) {
        for (Change change : changes) {
            if (change.isProgress()) {
                counts.merge(change.to(), 1L, Long::sum);
                if (change.from() != null) {
                    receipts.add(Stored.receipt(change));
                }
            }
        }
    }

    void sent(ClientBrowser to, List<Payload> batch) {
        for (Payload payload : batch) {
            for (Decoded<ToVisitor> decoded : CODEC.readToVisitor(payload.text())) {
                if (decoded.message() instanceof ToVisitor.Deliver deliver) {
                    model.sent(to.visitor(), deliver.id());
                }
            }
        }
    }
}
