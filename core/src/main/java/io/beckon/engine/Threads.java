package io.beckon.engine;

import io.beckon.spi.Clock;
import io.beckon.spi.Scheduler;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one engine: those it was lent, and those it made because it was not, which it ends.
 *
 * <p>Listeners may block, so they have a pool that grows to as many threads as there are listeners; callbacks on futures
 * may block too, and have a few threads of their own. Where they are to be virtual, each task has one: those of listeners are bounded by the
 * listeners, and those of callbacks by what a store lets wait for an answer. The engine's own tasks never block, and have as many threads as
 * there are processors.
 */
final class Threads {
    private static final Duration LISTENERS_FINISH = Duration.ofSeconds(1);
    private static final Duration LISTENERS_STOP = Duration.ofSeconds(1);

    // Closing has a caller that waits, whatever the engine's clock says.
    private static final Clock REAL = Clock.system();

    private final String site;
    private final List<ExecutorService> own = new ArrayList<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet(); // of those executors
    private final Scheduler scheduler;
    private final Executor workers;
    private final Executor listeners;
    private final Executor answers;

    /**
     * @param virtual whether what the application does runs on virtual threads, where no executor is lent
     * @throws UnsupportedOperationException if it is to, and this Java has none
     */
    Threads(
            String site,
            @Nullable Scheduler lentScheduler,
            @Nullable Executor lentExecutor,
            boolean virtual) {
        this.site = site;
        // Before any thread is made, as this may fail.
        ThreadFactory ofApplication = virtual ? virtual("callback") : null;
        this.scheduler = lentScheduler == null ? newScheduler() : lentScheduler;
        if (lentExecutor != null) {
            this.workers = lentExecutor;
            this.listeners = lentExecutor;
            this.answers = lentExecutor;
            return;
        }
        int processors = Runtime.getRuntime().availableProcessors();
        this.workers =
                owned(Executors.newFixedThreadPool(Math.max(2, processors), named("worker")));
        if (ofApplication == null) {
            this.listeners = owned(Executors.newCachedThreadPool(named("listener")));
            this.answers = owned(answerPool(Math.max(4, processors)));
        } else {
            ExecutorService perTask = owned(VirtualThreads.executor(ofApplication));
            this.listeners = perTask;
            this.answers = perTask;
        }
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** Returns what runs the engine's own tasks, none of which blocks; it refuses nothing. */
    Executor workers() {
        return orHere(workers);
    }

    Executor listeners() {
        return listeners;
    }

    /** Returns what runs the application's callbacks on futures, which may block; it refuses nothing. */
    Executor answers() {
        return orHere(answers);
    }

    private static Executor orHere(Executor executor) {
        return task -> {
            try {
                executor.execute(task);
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                // The executor is full or was shut down, or the machine has no thread
                // for it: the task is not lost for that.
                task.run();
            }
        };
    }

    /** What waits for a thread is bounded by what a store lets wait for an answer. */
    private ThreadPoolExecutor answerPool(int size) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("answer"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Ends the threads that were made here, and blocks until they are gone. What listeners were told already, they may
     * finish for a moment; then they are interrupted. One that does not return even so keeps its thread, and the log says
     * where it is.
     *
     * @param abandon is called when that moment is over: lets go of what listeners have not begun
     */
    void close(Runnable abandon) {
        own.forEach(ExecutorService::shutdown);
        try {
            if (awaitEnd(LISTENERS_FINISH)) {
                return;
            }
            interrupt(abandon);
            awaitEnd(LISTENERS_STOP);
        } catch (InterruptedException e) {
            interrupt(abandon);
            Thread.currentThread().interrupt();
        }
        for (Thread thread : threads) {
            if (isLeft(thread)) {
                EventLog.threadLeft(site, thread.getName(), whereIs(thread));
            }
        }
    }

    private void interrupt(Runnable abandon) {
        abandon.run();
        own.forEach(executor -> tellRest(executor, executor.shutdownNow()));
        if (isOwn(Thread.currentThread())) {
            Thread.interrupted(); // meant for the others
        }
    }

    /** Answers whose turn has not come are given all the same: somebody may wait for them. */
    private void tellRest(ExecutorService executor, List<Runnable> left) {
        if (executor == answers && !left.isEmpty()) {
            named("answer").newThread(() -> left.forEach(Runnable::run)).start();
        }
    }

    private boolean isOwn(Thread thread) {
        return threads.contains(thread);
    }

    /** Waits until all threads are gone. An executor that has terminated does not say so of the threads it had. */
    private boolean awaitEnd(Duration time) throws InterruptedException {
        long end = REAL.nanos() + time.toNanos();
        if (!isOwn(Thread.currentThread())) {
            for (ExecutorService executor : own) {
                executor.awaitTermination(end - REAL.nanos(), TimeUnit.NANOSECONDS);
            }
        }
        for (Thread thread : threads) {
            if (isLeft(thread)) {
                TimeUnit.NANOSECONDS.timedJoin(thread, end - REAL.nanos());
            }
        }
        return threads.stream().noneMatch(Threads::isLeft);
    }

    /** Tells whether a thread is still there; that of a listener that closes the instance itself cannot be gone. */
    private static boolean isLeft(Thread thread) {
        return thread.isAlive() && thread != Thread.currentThread();
    }

    private static Throwable whereIs(Thread thread) {
        Throwable where = new IllegalStateException("The thread has not ended; it is here.");
        where.setStackTrace(thread.getStackTrace());
        return where;
    }

    private ExecutorService owned(ExecutorService executor) {
        own.add(executor);
        return executor;
    }

    private Scheduler newScheduler() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named("timer"));
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

    /** Makes a virtual thread for each task. There may be many, so each takes itself off the list. */
    private ThreadFactory virtual(String what) {
        ThreadFactory factory = VirtualThreads.named(prefix(what));
        return task -> {
            Thread thread = factory.newThread(() -> {
                try {
                    task.run();
                } finally {
                    threads.remove(Thread.currentThread());
                }
            });
            threads.add(thread);
            return thread;
        };
    }

    private String prefix(String what) {
        return "beckon-" + site + "-" + what + "-";
    }

    private ThreadFactory named(String what) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix(what) + number.incrementAndGet());
            thread.setDaemon(true);
            threads.removeIf(other -> other.getState() == Thread.State.TERMINATED);
            threads.add(thread);
            return thread;
        };
    }
}
