package io.beckon.engine;

import io.beckon.spi.CloseCode;
import io.beckon.spi.Inbound;
import io.beckon.spi.Payload;
import io.beckon.spi.Transport;
import io.beckon.testing.ClientBrowser;
import io.beckon.testing.ClientTab;
import io.beckon.testing.VirtualTime;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A connection over a network: what is said takes a while, and is lost where the network breaks before that. */
final class SimLine implements Transport, ClientBrowser.Line {
    private static final long LATENCY = 5;

    private final VirtualTime time;
    private final SimNode node;
    private final ClientTab tab;
    private final boolean sendsTakeTime;
    private @Nullable Inbound inbound;
    private boolean broken; // nothing gets through any more
    private boolean ended; // by the tab
    private boolean closed; // the server knows
    private boolean twice; // the next frame of the tab comes twice

    private boolean stalled; // the tab's side takes nothing
    private final List<Runnable> held = new ArrayList<>(); // meanwhile

    SimLine(VirtualTime time, SimNode node, ClientTab tab, boolean sendsTakeTime) {
        this.time = time;
        this.node = node;
        this.tab = tab;
        this.sendsTakeTime = sendsTakeTime;
    }

    void connect(Inbound server) {
        inbound = server;
    }

    SimNode node() {
        return node;
    }

    // The server's end.

    @Override
    public void send(List<Payload> batch, Completion completion) {
        node.sent(tab.browser(), batch);
        String frame = Payload.frame(batch);
        Runnable deliver = () -> after(LATENCY, () -> arrive(frame));
        if (stalled) {
            held.add(() -> {
                deliver.run();
                node.ifAlive(() -> completion.done(null));
            });
        } else if (sendsTakeTime) {
            deliver.run();
            after(1, () -> node.ifAlive(() -> completion.done(null)));
        } else {
            deliver.run();
            completion.done(null);
        }
    }

    private void arrive(String frame) {
        if (!broken && !ended) {
            tab.receive(this, frame);
        }
    }

    @Override
    public void close(CloseCode code) {
        Runnable tell = () -> after(LATENCY, () -> {
            if (!broken) {
                tab.lost(this);
            }
        });
        if (stalled) {
            held.add(tell);
        } else {
            tell.run();
        }
        serverHears();
    }

    private void serverHears() {
        if (!closed && inbound != null) {
            closed = true;
            node.ifAlive(inbound::closed);
        }
    }

    // The tab's end.

    @Override
    public void say(String frame) {
        boolean again = twice;
        twice = false;
        after(LATENCY, () -> {
            hear(frame);
            if (again) {
                hear(frame);
            }
        });
    }

    private void hear(String frame) {
        if (!broken && !closed && inbound != null) {
            node.ifAlive(() -> inbound.text(frame));
        }
    }

    @Override
    public void end() {
        ended = true;
        after(LATENCY, () -> {
            if (!broken) {
                serverHears();
            }
        });
    }

    // What happens between them.

    /** What is under way is lost, and both ends hear of it at some time; the server never if that is negative. */
    void breaks(long serverHearsAfter, long tabHearsAfter) {
        broken = true;
        if (serverHearsAfter >= 0) {
            after(serverHearsAfter, this::serverHears);
        }
        after(tabHearsAfter, () -> tab.lost(this));
    }

    void nextFrameComesTwice() {
        twice = true;
    }

    void stall() {
        stalled = true;
    }

    void flow() {
        stalled = false;
        List<Runnable> now = List.copyOf(held);
        held.clear();
        now.forEach(Runnable::run);
    }

    private void after(long millis, Runnable task) {
        time.schedule(task, Duration.ofMillis(millis));
    }
}
