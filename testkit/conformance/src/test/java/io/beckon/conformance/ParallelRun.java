package io.beckon.conformance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** Cases under way on several servers at once, since most of a case is waiting. They begin in their order. */
final class ParallelRun implements AutoCloseable {
    private static final int SERVERS = 4;

    private final ExecutorService threads = Executors.newFixedThreadPool(SERVERS);
    private final BlockingQueue<TestServer> idle = new LinkedBlockingQueue<>();
    private final Map<Case, Future<Result>> results = new HashMap<>();

    /**
     * Begins.
     *
     * @param cases which
     * @param runner makes what tries a case on a server
     */
    ParallelRun(List<Case> cases, Function<TestServer, Runner> runner) {
        for (int i = 0; i < SERVERS; i++) {
            idle.add(new TestServer());
        }
        cases.forEach(each -> results.put(each, threads.submit(() -> run(each, runner))));
    }

    private Result run(Case wanted, Function<TestServer, Runner> runner)
            throws InterruptedException {
        TestServer server = idle.take();
        try {
            return runner.apply(server).run(wanted);
        } finally {
            idle.add(server);
        }
    }

    /** Waits for what comes of one of the cases. */
    Result await(Case of) throws InterruptedException, ExecutionException {
        return Objects.requireNonNull(results.get(of), "It is not among the cases.")
                .get();
    }

    /** Ends all. Cases that have not begun do not. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            for (int i = 0; i < SERVERS; i++) {
                // One that is in use comes back, since its case is interrupted.
                idle.take().close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
