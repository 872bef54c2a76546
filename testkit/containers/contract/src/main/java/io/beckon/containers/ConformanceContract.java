package io.beckon.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.conformance.Case;
import io.beckon.conformance.Conformance;
import io.beckon.conformance.Result;
import io.beckon.conformance.Result.Outcome;
import io.beckon.conformance.SuiteSettings;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The reference of the protocol by WebSocket, case by case. */
interface ConformanceContract extends OnContainer {
    /** Needs a store that outlives the web application, which a container has no part in. */
    String NOT_TRIED = "what is kept waits for who comes back";

    /** What is said of a case, by its name: a security constraint answers nobody before Beckon is asked. */
    Map<String, String> GUARDED =
            Map.of("who is nobody, or has not the role, is not let in", "it answered 401");

    /**
     * Tells what this container does by itself and in another way than the reference says.
     *
     * @return what is said of a case that does not hold, or a part of it, by the name of the case
     */
    default Map<String, String> differences() {
        return Map.of();
    }

    @TestFactory
    default Stream<DynamicTest> theReferenceHolds() {
        List<Case> cases = Conformance.cases().stream()
                .filter(SuiteSettings::isByWebSocket)
                .toList();
        assertThat(cases)
                .extracting(Case::name)
                .contains(NOT_TRIED)
                .containsAll(failures().keySet());
        List<Case> slow = cases.stream().filter(SuiteSettings::waits).toList();
        List<Case> others = cases.stream().filter(each -> !slow.contains(each)).toList();
        // Beside each other, since time-outs leave a processor to others.
        ConformanceRun slowRun = new ConformanceRun(webapps(), "/slow", slow);
        ConformanceRun run = new ConformanceRun(webapps(), "/conformance", others);
        return cases.stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.toString(),
                        () -> assertExpected((slow.contains(each) ? slowRun : run).await(each))))
                .onClose(slowRun::close)
                .onClose(run::close);
    }

    private void assertExpected(Result result) {
        String name = result.of().name();
        String failure = failures().getOrDefault(name, "");
        Outcome expected = failure.isEmpty() ? Outcome.PASSED : Outcome.FAILED;
        assertThat(result.outcome())
                .as(result.toString())
                .isEqualTo(name.equals(NOT_TRIED) ? Outcome.SKIPPED : expected);
        assertThat(result.text()).contains(failure);
    }

    private Map<String, String> failures() {
        Map<String, String> all = new HashMap<>(GUARDED);
        all.putAll(differences());
        return all;
    }
}
