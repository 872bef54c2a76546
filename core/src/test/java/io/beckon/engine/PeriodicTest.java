package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

final class PeriodicTest {
    private final VirtualTime time = new VirtualTime();
    private final AtomicInteger runs = new AtomicInteger();

    private Periodic everySecond(Runnable task) {
        return new Periodic(time, Duration.ofSeconds(1), task);
    }

    @Test
    void runsFromStartToStop() {
        Periodic periodic = everySecond(runs::incrementAndGet);
        time.advanceSeconds(2);
        assertThat(runs).hasValue(0);
        periodic.start();
        periodic.start();
        time.advanceSeconds(3);
        assertThat(runs).hasValue(3);
        periodic.stop();
        time.advanceSeconds(3);
        assertThat(runs).hasValue(3);
        assertThat(time.waiting()).isZero();
    }

    @Test
    void goesOnAfterATaskThatThrows() {
        everySecond(() -> {
                    runs.incrementAndGet();
                    throw new IllegalStateException("thrown on purpose");
                })
                .start();
        time.advanceSeconds(3);
        assertThat(runs).hasValue(3);
    }

    @Test
    void runsOnceAnIntervalEvenIfItsTaskOnceStopsAndStartsIt() {
        Periodic[] self = new Periodic[1];
        self[0] = everySecond(() -> {
            if (runs.incrementAndGet() == 1) {
                self[0].stop();
                self[0].start();
            }
        });
        self[0].start();
        time.advanceSeconds(5);
        assertThat(runs).hasValue(5);
    }
}
