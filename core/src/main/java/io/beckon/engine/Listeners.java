package io.beckon.engine;

import io.beckon.Beckon;
import io.beckon.BeckonListener;
import io.beckon.engine.Counters.Counter;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Tells the application's listeners, each behind a fence of its own: its calls wait in its own queue and run one after
 * the other on the executor, so that one that hangs or throws delays nobody else.
 */
final class Listeners {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final List<Fence> fences = new CopyOnWriteArrayList<>();
    private final Executor executor;
    private final int backlog;
    private final Counters counters;

    Listeners(List<BeckonListener> listeners, Executor executor, int backlog, Counters counters) {
        this.executor = executor;
        this.backlog = backlog;
        this.counters = counters;
        listeners.forEach(this::add);
    }

    Beckon.Registration add(BeckonListener listener) {
        Fence fence = new Fence(Objects.requireNonNull(listener, "listener"));
        fences.add(fence);
        return () -> fences.remove(fence);
    }

    void tell(Consumer<BeckonListener> call) {
        for (Fence fence : fences) {
            fence.tell(call);
        }
    }

    private final class Fence implements Runnable {
        private final BeckonListener listener;
        private final Queue<Consumer<BeckonListener>> waiting =
                new ArrayDeque<>(); // guarded by this
        private boolean running; // guarded by this
        private boolean behind; // guarded by this

        Fence(BeckonListener listener) {
            this.listener = listener;
        }

        void tell(Consumer<BeckonListener> call) {
            boolean start;
            boolean drop;
            boolean warn = false;
            synchronized (this) {
                drop = waiting.size() >= backlog;
                if (drop) {
                    warn = !behind;
                    behind = true;
                } else {
                    waiting.add(call);
                }
                start = !running && !drop;
                running |= start;
            }
            if (drop) {
                dropped(warn);
            }
            if (start) {
                start();
            }
        }

        private void dropped(boolean warn) {
            counters.add(Counter.LISTENER_CALLS_DROPPED);
            if (warn) {
                log.atWarn()
                        .addKeyValue("listener", listener.getClass().getName())
                        .addKeyValue("backlog", backlog)
                        .log(
                                "limit.hit: the listener is too far behind, and calls to it are dropped");
            }
        }

        private void start() {
            try {
                executor.execute(this);
            } catch (RejectedExecutionException e) {
                // The executor is full, or was shut down, by close() or by its owner. To run the
                // listener here would let it hold up the engine.
                int dropped;
                synchronized (this) {
                    running = false;
                    dropped = waiting.size();
                    waiting.clear();
                }
                counters.add(Counter.LISTENER_CALLS_DROPPED, dropped);
            }
        }

        @Override
        public void run() {
            for (Consumer<BeckonListener> call = next(); call != null; call = next()) {
                try {
                    call.accept(listener);
                } catch (
                        Throwable
                                e) { // an Error is the listener's own as well, a missing class for
                    // one
                    counters.add(Counter.LISTENER_FAILURES);
                    log.atError()
                            .addKeyValue("listener", listener.getClass().getName())
                            .setCause(e)
                            .log("listener.failed");
                }
            }
        }

        private synchronized @Nullable Consumer<BeckonListener> next() {
            Consumer<BeckonListener> call = waiting.poll();
            if (call == null) {
                running = false;
                behind = false;
            }
            return call;
        }
    }
}
