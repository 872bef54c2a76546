package io.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.conformance.Result.Outcome;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.util.stream.Stream;

/** Beckon speaks what the reference says: every case, on a real Tomcat. */
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
    Stream<DynamicTest> cases() {
        Runner runner = Runner.of(server.address()).control(control.address());
        return Conformance.cases().stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.toString(), () -> assertPassed(runner.run(each))));
    }

    private static void assertPassed(Result result) {
        assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.PASSED);
    }
}
