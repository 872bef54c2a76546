package io.beckon.engine;

import io.beckon.VisitorId;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends what is over and frees what was claimed and not displayed in time, by asking the store from time to time what is
 * due. One sweep at a time.
 */
final class Sweeper {
    private static final Duration INTERVAL = Duration.ofMillis(500);

    /** How many visitors are looked after at once. */
    private static final int PORTION = 500;

    private final Context context;
    private final DeliveryService deliveries;
    private final Periodic periodic;
    private final AtomicBoolean sweeping = new AtomicBoolean();

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
    }

    private void tick() {
        if (sweeping.compareAndSet(false, true)) {
            sweep().whenComplete((done, failure) -> sweeping.set(false));
        }
    }

    /**
     * Looks after all that is due now.
     *
     * @return completes when that is done, or could not be done, which is tried again later
     */
    CompletableFuture<Void> sweep() {
        return portion().exceptionally(failure -> null);
    }

    private CompletableFuture<Void> portion() {
        return deliveries
                .due(context.clock().millis(), PORTION)
                .thenCompose(due -> settle(due)
                        .thenCompose(done -> due.size() < PORTION
                                ? CompletableFuture.completedFuture(null)
                                : portion()));
    }

    private CompletableFuture<Void> settle(List<String> visitors) {
        return CompletableFuture.allOf(visitors.stream()
                .map(visitor -> deliveries.settle(new VisitorId(visitor)))
                .toArray(CompletableFuture<?>[]::new));
    }
}
