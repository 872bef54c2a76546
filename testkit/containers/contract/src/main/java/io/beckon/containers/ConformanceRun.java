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

/** Cases under way on one container, one after the other, with web applications of their own. */
final class ConformanceRun implements AutoCloseable {
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

    /** Waits for what comes of one of the cases. */
    Result await(Case of) throws InterruptedException, ExecutionException {
        return Objects.requireNonNull(results.get(of), "It is not among the cases.")
                .get();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        control.close();
    }
}
