package io.beckon.engine;

import io.beckon.spi.Clock;
import io.beckon.spi.Scheduler;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one engine: those it was lent, and those it made because it was not, which it ends.
 *
 * <p>Listeners may block, so they have a pool that grows to as many threads as there are listeners; the engine's own
 * tasks never block, and have as many threads as there are processors.
 */
final class Threads {
    private static final Duration LISTENERS_FINISH = Duration.ofSeconds(1);

    // Closing has a caller that waits, whatever the engine's clock says.
    private static final Clock REAL = Clock.system();

    private final List<ExecutorService> own = new ArrayList<>();
    private final Scheduler scheduler;
    private final Executor workers;
    private final Executor listeners;

    Threads(String site, @Nullable Scheduler lentScheduler, @Nullable Executor lentExecutor) {
        this.scheduler = lentScheduler == null ? newScheduler(site) : lentScheduler;
        if (lentExecutor == null) {
            int processors = Runtime.getRuntime().availableProcessors();
            this.workers = owned(
                    Executors.newFixedThreadPool(Math.max(2, processors), named(site, "worker")));
            this.listeners = owned(Executors.newCachedThreadPool(named(site, "listener")));
        } else {
            this.workers = lentExecutor;
            this.listeners = lentExecutor;
        }
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** Returns what runs the engine's own tasks, none of which blocks: one that is refused runs on the caller's thread. */
    Executor workers() {
        return task -> {
            try {
                workers.execute(task);
            } catch (RejectedExecutionException e) {
                task.run(); // the executor is full, or was shut down: the task is not lost for that
            }
        };
    }

    Executor listeners() {
        return listeners;
    }

    /** Ends the threads that were made here; what listeners were told already, they may finish for a moment. */
    void close() {
        own.forEach(ExecutorService::shutdown);
        long end = REAL.nanos() + LISTENERS_FINISH.toNanos();
        for (ExecutorService executor : own) {
            try {
                if (!executor.awaitTermination(end - REAL.nanos(), TimeUnit.NANOSECONDS)) {
                    executor.shutdownNow();
                }
            } catch (InterruptedException e) {
                executor.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
    }

    private ExecutorService owned(ExecutorService executor) {
        own.add(executor);
        return executor;
    }

    private Scheduler newScheduler(String site) {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(1, named(site, "timer"));
        // Most tasks are called off, such as the end of a grace period: they must not stay
        // until their time.
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        own.add(timer);
        return (task, delay) -> {
            try {
                Future<?> future = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                return () -> future.cancel(false);
            } catch (RejectedExecutionException e) {
                return () -> {}; // closed: nothing happens later any more
            }
        };
    }

    private static ThreadFactory named(String site, String what) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(
                    task, "beckon-" + site + "-" + what + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
