package io.beckon.servlet;

import io.beckon.spi.CloseCode;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All connections of one web application, and the threads that close them. A container's close writes to the peer and waits
 * for a slow one, so that it never runs on a caller's thread. Safe for use by many threads.
 */
final class Connections {
    private static final int CLOSERS = 4;
    private static final int CLOSER_IDLE_SECONDS = 5;
    private static final int CUT_SECONDS = 5;
    private static final int STOP_SECONDS = 4;
    private static final int INTERRUPTED_SECONDS = 1;

    private static final Map<CloseCode, CloseReason> REASONS = reasons();

    private final int maxFrame;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor closers;
    private final ScheduledThreadPoolExecutor cutter;
    private volatile boolean stopped;

    Connections(int maxFrame, String name) {
        this.maxFrame = maxFrame;
        // A connection is closed once, so that no more tasks can wait than the container has
        // connections open, and that is for the container to limit: those that the site refuses
        // because it has enough wait here as well.
        this.closers = new ThreadPoolExecutor(
                CLOSERS,
                CLOSERS,
                CLOSER_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                threads("beckon-close-" + name));
        this.closers.allowCoreThreadTimeOut(true);
        this.cutter = new ScheduledThreadPoolExecutor(1, threads("beckon-cut-" + name));
        this.cutter.setKeepAliveTime(CLOSER_IDLE_SECONDS, TimeUnit.SECONDS);
        this.cutter.allowCoreThreadTimeOut(true);
    }

    /** The number of characters up to which a message is gathered. A character is one byte of UTF-8 at least. */
    int maxFrame() {
        return maxFrame;
    }

    /** Takes a connection in, unless the application stops. */
    boolean add(Connection connection) {
        open.add(connection);
        return !stopped;
    }

    void remove(Connection connection) {
        open.remove(connection);
    }

    int count() {
        return open.size();
    }

    /** Begins to close the session of a connection. */
    void close(Connection connection, Session session, CloseCode code) {
        try {
            cutter.schedule(() -> cut(connection, session), CUT_SECONDS, TimeUnit.SECONDS);
            closers.execute(() -> closeNow(session, code));
        } catch (RejectedExecutionException e) {
            // The application has stopped, and nobody is left whom this thread could keep
            // waiting.
            closeNow(session, code);
        }
    }

    /**
     * Ends a session that was told to close long ago and is still there. Jetty waits for ever for a peer that does not read, or
     * does not answer the close, if the session may be idle for ever; its close does not even return. The time for which it
     * may be idle ends that wait, in the past as well.
     */
    void cut(Connection connection, Session session) {
        if (open.contains(connection)) {
            try {
                session.setMaxIdleTimeout(1);
            } catch (RuntimeException e) {
                EventLog.closeError(e);
            }
        }
    }

    /** Closes a session on this thread. */
    static void closeNow(Session session, CloseCode code) {
        try {
            session.close(REASONS.get(code));
        } catch (IOException | RuntimeException e) {
            EventLog.closeError(e);
        }
    }

    /**
     * Closes what is still open and ends the threads. Blocks until they are gone, for at most {@value #STOP_SECONDS} seconds
     * and, once they were interrupted, {@value #INTERRUPTED_SECONDS} more.
     */
    void stop() {
        stopped = true;
        for (Connection connection : open) {
            connection.close(CloseCode.RESTART);
        }
        cutter.shutdownNow();
        closers.shutdown();
        try {
            if (!awaitEnd(STOP_SECONDS)) {
                open.forEach(Connection::cut);
                closers.shutdownNow();
                awaitEnd(INTERRUPTED_SECONDS);
            }
        } catch (InterruptedException e) {
            closers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until no thread is left: an executor that has terminated does not say so of the threads it had. */
    private boolean awaitEnd(int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        boolean ended = closers.awaitTermination(seconds, TimeUnit.SECONDS);
        for (Thread thread : threads) {
            TimeUnit.NANOSECONDS.timedJoin(thread, end - System.nanoTime());
            ended &= !thread.isAlive();
        }
        return ended;
    }

    private ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            threads.removeIf(other -> other.getState() == Thread.State.TERMINATED);
            threads.add(thread);
            return thread;
        };
    }

    private static Map<CloseCode, CloseReason> reasons() {
        Map<CloseCode, CloseReason> reasons = new EnumMap<>(CloseCode.class);
        for (CloseCode code : CloseCode.values()) {
            reasons.put(
                    code,
                    new CloseReason(
                            CloseReason.CloseCodes.getCloseCode(code.number()), code.reason()));
        }
        return reasons;
    }
}
