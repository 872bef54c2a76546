package io.beckon.engine;

import io.beckon.Beckon;
import io.beckon.BeckonListener;
import io.beckon.engine.Counters.Counter;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Tells the application's listeners, each behind a fence of its own: its calls wait in its own queue and run one after
 * the other on the executor, so that one that hangs or throws delays nobody else.
 */
final class Listeners {
    private final List<Fence> fences = new CopyOnWriteArrayList<>();
    private final Executor executor;
    private final int backlog;
    private final Counters counters;
    private volatile boolean abandoned;

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

    int size() {
        return fences.size();
    }

    /** Returns the classes of those that are too far behind now, each once. */
    Set<String> behind() {
        Set<String> behind = new TreeSet<>();
        for (Fence fence : fences) {
            if (fence.isBehind()) {
                behind.add(fence.listener.getClass().getName());
            }
        }
        return behind;
    }

    void tell(Consumer<BeckonListener> call) {
        for (Fence fence : fences) {
            fence.tell(call);
        }
    }

    /** From now on no call begins: those that wait are dropped. */
    void abandon() {
        abandoned = true;
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
                drop = abandoned || waiting.size() >= backlog;
                if (drop) {
                    warn = !abandoned && !behind;
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

        synchronized boolean isBehind() {
            return behind;
        }

        private void dropped(boolean warn) {
            counters.add(Counter.LISTENER_CALLS_DROPPED);
            if (warn) {
                EventLog.listenerBehind(listener.getClass().getName(), backlog);
            }
        }

        private void start() {
            try {
                executor.execute(this);
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                // The executor is full, or was shut down, by close() or by its owner, or
                // the machine has no thread for it. To run the listener here would let it
                // hold up the engine.
                synchronized (this) {
                    running = false;
                    dropWaiting();
                }
            }
        }

        // Called with the lock held.
        private void dropWaiting() {
            counters.add(Counter.LISTENER_CALLS_DROPPED, waiting.size());
            waiting.clear();
        }

        @Override
        public void run() {
            for (Consumer<BeckonListener> call = next(); call != null; call = next()) {
                try {
                    call.accept(listener);
                } catch (Throwable e) {
                    // An Error is the listener's own as well, a missing class for one.
                    counters.add(Counter.LISTENER_FAILURES);
                    EventLog.listenerFailed(listener.getClass().getName(), e);
                }
            }
        }

        private synchronized @Nullable Consumer<BeckonListener> next() {
            if (abandoned) {
                dropWaiting();
            }
            Consumer<BeckonListener> call = waiting.poll();
            if (call == null) {
                running = false;
                behind = false;
            }
            return call;
        }
    }
}
