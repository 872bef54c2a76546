package io.beckon.micrometer;

import io.beckon.spi.Metrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Brings Beckon's figures to a Micrometer registry. Micrometer is an optional dependency: a webapp that uses this class
 * brings {@code micrometer-core} itself. Safe for use by many threads; nothing here blocks.
 *
 * <pre>{@code
 * MicrometerMetrics metrics = new MicrometerMetrics(registry, Tags.of("site", "shop"));
 * Beckon beckon = Beckon.builder(site).metrics(metrics).build();
 * }</pre>
 *
 * <p>The registry holds on to the figures, and so to the {@code Beckon} that they are of, until {@link #close}: close this
 * after the {@code Beckon} where the registry lives longer, as one does that the container's webapps share.
 */
// Who brings no Micrometer must be able to read this module: it cannot be passed on.
@SuppressWarnings("exports")
public final class MicrometerMetrics implements Metrics, AutoCloseable {
    private final MeterRegistry registry;
    private final Tags tags;

    private final List<Meter> meters = new ArrayList<>(); // guarded by this

    // Micrometer refers to what it reads weakly: it would vanish, and the counter with it.
    private final List<LongSupplier> totals = new ArrayList<>(); // guarded by this

    /**
     * Brings figures to a registry, without tags.
     *
     * @param registry the registry
     */
    public MicrometerMetrics(MeterRegistry registry) {
        this(registry, Tags.empty());
    }

    /**
     * Brings figures to a registry.
     *
     * @param registry the registry
     * @param tags what every meter is tagged with; it tells sites apart that share a registry
     */
    public MicrometerMetrics(MeterRegistry registry, Iterable<Tag> tags) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.tags = Tags.of(tags);
    }

    @Override
    public synchronized void counter(String name, String description, LongSupplier total) {
        totals.add(total);
        meters.add(FunctionCounter.builder(name, total, LongSupplier::getAsLong)
                .description(description)
                .tags(tags)
                .register(registry));
    }

    @Override
    public synchronized void gauge(String name, String description, LongSupplier value) {
        meters.add(Gauge.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry));
    }

    @Override
    public synchronized Timer timer(String name, String description) {
        io.micrometer.core.instrument.Timer timer = io.micrometer.core.instrument.Timer.builder(
                        name)
                .description(description)
                .tags(tags)
                .register(registry);
        meters.add(timer);
        return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Takes the meters out of the registry, and lets go of what they read. Closing again has no effect. */
    @Override
    public synchronized void close() {
        meters.forEach(registry::remove);
        meters.clear();
        totals.clear();
    }
}
