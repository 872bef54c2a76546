package io.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.conformance.Result.Outcome;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Beckon speaks what the reference says: every case, on a real Tomcat, by WebSocket and over HTTP. */
class ConformanceIT {
    @TestFactory
    Stream<DynamicTest> casesByWebSocket() {
        return cases(TestServer::runner, Transport.WEBSOCKET);
    }

    @TestFactory
    Stream<DynamicTest> casesOverHttp() {
        return cases(server -> server.runner().overHttp(), Transport.HTTP);
    }

    private static Stream<DynamicTest> cases(
            Function<TestServer, Runner> runner, Transport transport) {
        List<Case> cases = Conformance.cases();
        ParallelRun run = new ParallelRun(cases, runner);
        return cases.stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.toString(), () -> assertHolds(run.await(each), transport)))
                .onClose(run::close);
    }

    private static void assertHolds(Result result, Transport transport) {
        Transport only = result.of().only();
        assertThat(result.outcome())
                .as(result.toString())
                .isEqualTo(only == null || only == transport ? Outcome.PASSED : Outcome.LEFT_OUT);
    }
}
