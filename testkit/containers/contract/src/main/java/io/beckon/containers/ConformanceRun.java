package io.beckon.containers;

import io.beckon.conformance.Case;
import io.beckon.conformance.ControlServer;
import io.beckon.conformance.Result;
import io.beckon.conformance.Runner;
import io.beckon.conformance.SuiteSettings;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Cases under way on one container, one after the other, with web applications of their own. */
final class ConformanceRun implements AutoCloseable {
    /** For one case, and the start of a web application before it. */
    private static final int PATIENCE_SECONDS = 120;

    // The server has an address only once a case has begun.
    private static final URI NO_ADDRESS = URI.create("http://127.0.0.1");

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Map<Case, Future<Result>> results = new HashMap<>();
    private final ControlServer control;

    ConformanceRun(Deployments deployments, String contextPath, List<Case> cases) {
        control = new ControlServer(new ControlledWebapps(
                deployments, contextPath, cases.stream().map(SuiteSettings::of).toList()));
        Runner runner = Runner.of(NO_ADDRESS).control(control.address());
        cases.forEach(each -> results.put(each, thread.submit(() -> runner.run(each))));
    }

    /** Waits for what comes of one of the cases. If that takes too long, all the others are given up as well. */
    Result await(Case of) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return Objects.requireNonNull(results.get(of), "It is not among the cases.")
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            results.values().forEach(other -> other.cancel(true));
            throw e;
        }
    }

    /** Ends what is still to do, and waits until it has ended: its web applications are not to come back after that. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            control.close();
        }
    }
}
