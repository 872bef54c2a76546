package io.beckon.engine;

import io.beckon.VisitorId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Ends what is over and frees what was claimed and not displayed in time, by asking the store from time to time what is
 * due. One sweep at a time, on the workers, portion by portion: there may be a million due, and others have work too.
 */
final class Sweeper {
    private static final Duration INTERVAL = Duration.ofMillis(500);

    /** How many visitors are looked after at once. */
    private static final int PORTION = 500;

    private final Context context;
    private final DeliveryService deliveries;
    private final Periodic periodic;

    // Guarded by this.
    private boolean sweeping;
    private @Nullable CompletableFuture<Void> next; // the sweep after this one, if it is wanted

    Sweeper(Context context, DeliveryService deliveries) {
        this.context = context;
        this.deliveries = deliveries;
        this.periodic = new Periodic(context.scheduler(), INTERVAL, this::tick);
    }

    void start() {
        periodic.start();
    }

    void stop() {
        periodic.stop();
        CompletableFuture<Void> wanted;
        synchronized (this) {
            wanted = next;
            next = null;
        }
        if (wanted != null) {
            wanted.complete(null); // whoever waits for it: it is tried again at the next start
        }
    }

    private void tick() {
        boolean idle;
        synchronized (this) {
            idle = !sweeping;
        }
        if (idle) {
            var unused = sweep();
        }
    }

    /**
     * Looks after all that is due now.
     *
     * @return completes when that is done, or could not be done, which is tried again later
     */
    CompletableFuture<Void> sweep() {
        CompletableFuture<Void> sweep = new CompletableFuture<>();
        synchronized (this) {
            if (sweeping) {
                // The one under way may have passed by what is due only now.
                next = next == null ? sweep : next;
                return next;
            }
            sweeping = true;
        }
        begin(sweep);
        return sweep;
    }

    private void begin(CompletableFuture<Void> sweep) {
        context.workers().execute(() -> portion(sweep));
    }

    private void portion(CompletableFuture<Void> sweep) {
        CompletableFuture<Boolean> portion;
        try {
            portion = deliveries
                    .due(context.clock().millis(), PORTION)
                    .thenCompose(due -> settle(due).thenApply(done -> due.size() == PORTION));
        } catch (RuntimeException e) {
            EventLog.fault("sweep", e);
            over(sweep);
            return;
        }
        portion.whenComplete((more, failure) -> {
            // What has failed would be found again at once: the next sweep is soon.
            if (failure == null && more) {
                begin(sweep);
            } else {
                over(sweep);
            }
        });
    }

    private CompletableFuture<Void> settle(List<String> visitors) {
        return CompletableFuture.allOf(visitors.stream()
                .map(visitor -> deliveries.settle(new VisitorId(visitor)))
                .toArray(CompletableFuture<?>[]::new));
    }

    private void over(CompletableFuture<Void> sweep) {
        CompletableFuture<Void> wanted;
        synchronized (this) {
            wanted = next;
            next = null;
            sweeping = wanted != null;
        }
        sweep.complete(null);
        if (wanted != null) {
            begin(wanted);
        }
    }
}
