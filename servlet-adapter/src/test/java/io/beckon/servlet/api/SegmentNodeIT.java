package io.beckon.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.people.Identity;
import io.beckon.people.Identity.Kind;
import io.beckon.people.Person;
import io.beckon.people.ProfileEvent;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.testing.NodePackages;
import io.beckon.servlet.testing.TomcatServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Segment's library for Node.js as it is published, with no change but the host that it sends to. */
class SegmentNodeIT {
    private static final String KEY = "a-server-key-of-the-tests";
    private static final JsonMapper JSON = new JsonMapper();

    private static NodePackages packages;

    private final AtomicInteger untilFailure = new AtomicInteger(Integer.MAX_VALUE);
    private final Beckon beckon = Beckon.builder(
                    Site.named("shop").secret("a secret of the library tests").build())
            .profileStore(GatedStore.behind(this::failOnce))
            .build();
    private final TomcatServer tomcat = new TomcatServer();

    @BeforeAll
    static void install() {
        packages = NodePackages.install();
    }

    @BeforeEach
    void start() {
        tomcat.plain(
                "",
                (classes, context) ->
                        BeckonServlets.options().writeKeys(List.of(KEY)).register(context, beckon));
        tomcat.start();
    }

    @AfterEach
    void stop() {
        beckon.close();
        tomcat.close();
    }

    @Test
    void everyCallArrives() {
        Instant then = Instant.now().minusSeconds(3600);

        JsonNode said = send(KEY, """
                [["track", {"anonymousId": "a1", "event": "Looked"}],
                 ["identify", {"userId": "u1", "traits": {"plan": "gold", "email": "ann@shop.example"}}],
                 ["alias", {"userId": "u1", "previousId": "a1"}],
                 ["track", {"userId": "u1", "event": "Car Configured", "properties": {"doors": 3}, "timestamp": "%s"}],
                 ["page", {"userId": "u1", "name": "Home"}],
                 ["screen", {"userId": "u1", "name": "Garage"}],
                 ["group", {"userId": "u1", "groupId": "acme", "traits": {"seats": 12}}]]
                """.formatted(then));

        assertThat(said.path("failed")).isEmpty();
        assertThat(said.path("sent")).hasSize(7);
        Person person = find(Identity.userId("u1"));
        assertThat(person.identities())
                .contains(
                        Identity.email("ann@shop.example"),
                        new Identity("segment", Kind.ANONYMOUS_ID, "a1"));
        assertThat(person.profile().traits()).containsEntry("plan", "gold");
        assertThat(person.profile().account()).isEqualTo(Map.of("id", "acme", "seats", 12));
        assertThat(person.profile().events())
                .extracting(ProfileEvent::name)
                .containsExactlyInAnyOrder(
                        "Looked", "Car Configured", "Viewed Home Page", "Viewed Garage Screen");
        assertThat(person.profile().events())
                .filteredOn(event -> event.name().equals("Car Configured"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.properties()).isEqualTo(Map.of("doors", 3));
                    assertThat(event.at()).isBetween(then.minusSeconds(30), then.plusSeconds(30));
                });
    }

    @Test
    void itIsToldThatAKeyIsWrong() {
        JsonNode said = send(
                "wrong-key-of-the-tests",
                "[[\"track\", {\"userId\": \"u1\", \"event\": \"Looked\"}]]");

        assertThat(said.path("sent")).isEmpty();
        assertThat(said.path("failed"))
                .singleElement()
                .satisfies(message -> assertThat(message.asString()).contains("401"));
        assertThat(beckon.profiles().find(Identity.userId("u1")).join()).isEmpty();
    }

    @Test
    void whatItSendsInPiecesArrivesOnce() {
        JsonNode said = send(KEY, looks(40, 20_000));

        assertThat(said.path("failed")).isEmpty();
        assertThat(said.path("requests").asInt()).isGreaterThan(1);
        assertLooks(40);
    }

    @Test
    void whatItSendsAgainArrivesOnce() {
        untilFailure.set(3);
        JsonNode said = send(KEY, looks(5, 10));

        assertThat(said.path("failed")).isEmpty();
        assertThat(said.path("requests").asInt()).isEqualTo(2);
        assertLooks(5);
    }

    private static String looks(int count, int length) {
        List<String> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add("""
                    ["track", {"userId": "u1", "event": "Looked", "properties": {"number": %d, "text": "%s"}}]""".formatted(i, "x".repeat(length)));
        }
        return calls.toString();
    }

    private void assertLooks(int count) {
        assertThat(find(Identity.userId("u1")).profile().events())
                .extracting(event -> event.properties().get("number"))
                .hasSize(count)
                .doesNotHaveDuplicates();
    }

    private JsonNode send(String key, String calls) {
        return JSON.readTree(packages.run(script(), calls, tomcat.origin(), key));
    }

    private static Path script() {
        try {
            URL script = SegmentNodeIT.class.getResource("segment-node.js");
            return Path.of(Objects.requireNonNull(script).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<Void> failOnce() {
        return untilFailure.decrementAndGet() == 0
                ? CompletableFuture.failedFuture(new IllegalStateException("away"))
                : CompletableFuture.completedFuture(null);
    }

    private Person find(Identity identity) {
        return beckon.profiles().find(identity).join().orElseThrow();
    }
}
