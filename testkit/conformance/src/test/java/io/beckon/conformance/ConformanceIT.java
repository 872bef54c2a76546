package io.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.conformance.Result.Outcome;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.util.stream.Stream;

/** Beckon speaks what the reference says: every case, on a real Tomcat, by WebSocket and over HTTP. */
class ConformanceIT {
    private static BeckonServer server;
    private static ControlServer control;

    @BeforeAll
    static void start() {
        server = new BeckonServer();
        control = new ControlServer(server);
    }

    @AfterAll
    static void stop() {
        control.close();
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> casesByWebSocket() {
        return cases(runner(), Transport.WEBSOCKET);
    }

    @TestFactory
    Stream<DynamicTest> casesOverHttp() {
        return cases(runner().overHttp(), Transport.HTTP);
    }

    private static Runner runner() {
        return Runner.of(server.address()).control(control.address());
    }

    private static Stream<DynamicTest> cases(Runner runner, Transport transport) {
        return Conformance.cases().stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.toString(), () -> assertHolds(runner.run(each), transport)));
    }

    private static void assertHolds(Result result, Transport transport) {
        Transport only = result.of().only();
        assertThat(result.outcome())
                .as(result.toString())
                .isEqualTo(only == null || only == transport ? Outcome.PASSED : Outcome.LEFT_OUT);
    }
}
