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

    private static final Answer END = new Answer(new Request<Void>() {}, new Intake<>(0));

    private final LinkedBlockingQueue<Answer> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean ended;

    Answers() {
        thread = new Thread(this::run, "beckon-jdbc-answers");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void tell(Request<?> request, Intake<?> of) {
        waiting.add(new Answer(request, of));
        if (ended) {
            tellRest();
        }
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
            for (Answer next = waiting.take(); !next.equals(END); next = waiting.take()) {
                next.tell();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // What comes now is told here, or by who brings it: it sees that this has ended.
            ended = true;
            tellRest();
        }
    }

    private void tellRest() {
        for (Answer next = waiting.poll(); next != null; next = waiting.poll()) {
            if (!next.equals(END)) {
                next.tell();
            }
        }
    }

    /**
     * What is to be told.
     *
     * @param request to whom
     * @param of where it came from
     */
    private record Answer(Request<?> request, Intake<?> of) {
        void tell() {
            of.done();
            try {
                request.tell();
            } catch (RuntimeException | Error e) {
                logger.error("Who waited for the store has thrown", e);
            }
        }
    }
}
