package io.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds the cases and the reference together: what the page has a heading or a row for, some case shows. */
class ReferenceTest {
    /** What nothing outside of a server can provoke, and why. */
    private static final Set<String> NOT_PROVOKED = Set.of(
            "4001", // the socket of who does not read is stuck, so that no number gets through
            "4003", // a server need not spread its connections; this one does not
            "4006"); // a fault of the server's own in the connection itself

    /** The same of answers over HTTP, by what the page says of them. */
    private static final Set<String> NOT_ANSWERED = Set.of(
            "64 connections", // as many tabs of one browser
            "a filter", // how the web application is made
            "too many"); // lines of all browsers together

    private static final Reference PAGE = Reference.read();
    private static final List<Case> CASES = Conformance.cases();

    @Test
    void everyCaseStandsBelowAHeading() {
        assertThat(CASES).allSatisfy(each -> assertThat(PAGE.headings()).contains(each.section()));
    }

    @Test
    void everyCaseHasANameOfItsOwn() {
        assertThat(CASES).extracting(Case::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Visitor", "Admin"})
    void everyMessageToTheServerIsSent(String role) {
        boolean admin = role.equals("Admin");
        Set<String> sent = new HashSet<>();
        for (Case each : CASES) {
            new Steps(each).sent(admin).forEach(message -> sent.addAll(types(message)));
        }

        assertThat(sent).containsAll(PAGE.types(role + " to server"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"visitor", "admin"})
    void everyMessageFromTheServerIsExpected(String role) {
        boolean admin = role.equals("admin");
        Set<String> expected = new HashSet<>();
        for (Case each : CASES) {
            new Steps(each).expected(admin).forEach(message -> expected.addAll(types(message)));
        }

        // Pings are answered without a word but where a case says otherwise.
        assertThat(expected).containsAll(PAGE.types("Server to " + role));
    }

    @Test
    void everyErrorCodeIsExpected() {
        Set<String> expected = new HashSet<>();
        for (Case each : CASES) {
            for (JsonNode message : new Steps(each).expected()) {
                expected.add(message.path("code").asString(""));
            }
        }

        assertThat(expected).containsAll(PAGE.errorCodes());
    }

    @Test
    void everyCloseCodeIsExpectedButThoseThatNobodyCanProvoke() {
        Set<String> expected = new TreeSet<>(NOT_PROVOKED);
        for (Case each : CASES) {
            new Steps(each).closes().forEach(code -> expected.add(String.valueOf(code)));
        }

        assertThat(expected).isEqualTo(new TreeSet<>(PAGE.closeCodes()));
    }

    @Test
    void everyReasonOfARefusalIsExpected() {
        Set<String> expected = CASES.stream()
                .flatMap(each -> new Steps(each).expected(false).stream())
                .filter(message -> types(message).contains("refused"))
                .map(message -> message.path("reason").asString(""))
                .collect(Collectors.toSet());

        assertThat(expected).contains("claimed", "later", "over");
    }

    @Test
    void everyRequestOverHttpIsAnsweredInEachWay() {
        Set<String> answered = new HashSet<>();
        for (Step.Request request : requests()) {
            statuses(request).forEach(status -> answered.add(name(request) + " " + status));
        }

        for (HttpRow row : PAGE.httpRows()) {
            assertThat(row.answers()).as(row.request()).isNotEmpty();
            for (String answer : row.answers()) {
                if (NOT_ANSWERED.stream().noneMatch(answer::contains)) {
                    assertThat(answered).contains(row.request() + " " + HttpRow.status(answer));
                }
            }
        }
        // What stands below the table.
        assertThat(answered).contains("GET line 400");
    }

    @Test
    void everyRequestOverHttpIsMadeWithItsHeadersAndRefusedWithout() {
        for (HttpRow row : PAGE.httpRows()) {
            Set<String> sent = new HashSet<>();
            Set<Integer> without = new HashSet<>();
            for (Step.Request request : requests()) {
                if (row.request().equals(name(request))) {
                    sent.addAll(request.headers().keySet());
                    if (!request.headers().containsKey(header(row))) {
                        without.addAll(statuses(request));
                    }
                }
            }

            assertThat(sent).as(row.request()).contains(header(row)).containsAll(row.headers());
            assertThat(without).as(row.request()).containsExactly(403);
        }
    }

    /** The header without which a request is that of any page; of one row it is that of the row above. */
    private static String header(HttpRow row) {
        return row.headers().isEmpty() ? "Beckon-Line" : row.headers().get(0);
    }

    private static List<Step.Request> requests() {
        return CASES.stream()
                .filter(each -> each.section().equals(Reference.OVER_HTTP))
                .flatMap(each -> new Steps(each).requests().stream())
                .toList();
    }

    /** As the page has it, without the door. */
    private static String name(Step.Request request) {
        return request.method() + request.path().replaceFirst("^/(visitor|admin/[^/]+)/", " ");
    }

    /** Where several are right, none of them is shown. */
    private static List<Integer> statuses(Step.Request request) {
        JsonNode status = request.head().path("status");
        return status.isInt() ? List.of(status.intValue()) : List.of();
    }

    @Test
    void whatIsAboutHttpAloneIsNotTriedByWebSocket() {
        assertThat(CASES)
                .filteredOn(each -> each.only() == Transport.HTTP)
                .isNotEmpty()
                .extracting(Case::section)
                .containsOnly(Reference.OVER_HTTP);
    }

    @Test
    void fourCasesSayNothingOverHttp() {
        assertThat(CASES)
                .filteredOn(each -> each.only() == Transport.WEBSOCKET)
                .extracting(Case::name)
                .containsExactly(
                        "the subprotocol is named where it is one of several",
                        "the subprotocol may be left out",
                        "a subprotocol that is another one is not named",
                        "binary frames are not spoken");
    }

    @Test
    void everyFileIsInTheIndex() throws IOException {
        Path folder = Path.of("src/main/resources/io/beckon/conformance/cases");
        List<String> files = new ArrayList<>(Conformance.files());
        files.add("index.json");
        try (var found = Files.list(folder)) {
            assertThat(found.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(files);
        }
    }

    private static Set<String> types(JsonNode messages) {
        Set<String> types = new HashSet<>();
        if (messages.isArray()) {
            messages.forEach(message -> types.addAll(types(message)));
        }
        types.add(messages.path("type").asString(""));
        return types;
    }
}
