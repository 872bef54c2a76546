package io.beckon.jdbc;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.LinkedBlockingQueue;

/**
 * Tells callers what has become of their requests, in the order in which that was decided, on a thread of its own: what
 * they do then must not keep the database waiting. Bounded by who asks, see {@link Intake}.
 */
final class Answers {
    private static final Logger logger = LoggerFactory.getLogger(Answers.class);

    @SuppressWarnings("UnnecessaryLambda") // it is known by its identity
    private static final Runnable END = () -> {};

    private final LinkedBlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;

    Answers() {
        thread = new Thread(this::run, "beckon-jdbc-answers");
        thread.setDaemon(true);
        thread.start();
    }

    void tell(Request<?> request, Intake<?> of) {
        waiting.add(() -> {
            of.done();
            request.tell();
        });
    }

    /** Tells what waits, and ends. */
    void close(long millis) throws InterruptedException {
        waiting.add(END);
        if (Thread.currentThread() != thread) {
            thread.join(millis);
        }
    }

    private void run() {
        try {
            for (Runnable next = waiting.take(); next != END; next = waiting.take()) {
                runFenced(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void runFenced(Runnable next) {
        try {
            next.run();
        } catch (RuntimeException | Error e) {
            logger.error("Who waited for the store has thrown", e);
        }
    }
}
