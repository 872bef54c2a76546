package io.beckon.conformance;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The steps of a case, one after the other and with those that are repeated. */
final class Steps {
    private final List<Step> steps = new ArrayList<>();
    private final Set<String> admins = new HashSet<>();

    Steps(Case of) {
        add(of.steps());
    }

    private void add(List<Step> more) {
        for (Step step : more) {
            if (step instanceof Step.Repeat repeat) {
                add(repeat.steps());
            } else {
                steps.add(step);
            }
            if (step instanceof Step.Connect connect && connect.admin() != null) {
                admins.add(connect.name());
            }
        }
    }

    /** What is sent on connections of admins, or of visitors. */
    List<JsonNode> sent(boolean admin) {
        return steps.stream()
                .filter(step ->
                        step instanceof Step.Send send && admins.contains(send.on()) == admin)
                .map(step -> ((Step.Send) step).message())
                .toList();
    }

    /** What is expected on connections of admins, or of visitors. */
    List<JsonNode> expected(boolean admin) {
        return steps.stream()
                .filter(step ->
                        step instanceof Step.Expect expect && admins.contains(expect.on()) == admin)
                .flatMap(step -> ((Step.Expect) step).messages().stream())
                .toList();
    }

    List<JsonNode> expected() {
        List<JsonNode> all = new ArrayList<>(expected(true));
        all.addAll(expected(false));
        return all;
    }

    /** The requests over HTTP. */
    List<Step.Request> requests() {
        return steps.stream()
                .filter(Step.Request.class::isInstance)
                .map(Step.Request.class::cast)
                .toList();
    }

    List<Integer> closes() {
        return steps.stream()
                .filter(Step.ExpectClose.class::isInstance)
                .map(step -> ((Step.ExpectClose) step).code())
                .toList();
    }
}
