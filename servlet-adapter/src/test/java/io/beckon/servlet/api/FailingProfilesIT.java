package io.beckon.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.people.Identity;
import io.beckon.people.Person;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** What is answered while the store of profiles fails, or thinks. */
class FailingProfilesIT {
    private static final String KEY = "a-server-key-of-the-tests";
    private static final String SECRET = "a-webhook-secret-of-the-tests";
    private static final int THREADS = 4;

    private final AtomicInteger updates = new AtomicInteger();
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
    private final Beckon beckon = Beckon.builder(
                    Site.named("shop").secret("a secret of the failure tests").build())
            .profileStore(GatedStore.behind(() -> {
                updates.incrementAndGet();
                return gate;
            }))
            .build();
    private final TomcatServer tomcat = new TomcatServer();
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        tomcat.connector(
                connector -> connector.setProperty("maxThreads", Integer.toString(THREADS)));
        tomcat.plain(
                "",
                (classes, context) -> BeckonServlets.options()
                        .writeKeys(List.of(KEY))
                        .webhookSecrets(List.of(SECRET))
                        .register(context, beckon));
        tomcat.start();
    }

    @AfterEach
    void stop() {
        gate.complete(null);
        beckon.close();
        tomcat.close();
    }

    @Test
    void whatCouldNotBeKeptMayComeAgain() {
        String message =
                "{\"type\":\"track\",\"userId\":\"u1\",\"event\":\"e\",\"messageId\":\"m1\"}";
        String signature = Signing.own(SECRET, Instant.now().getEpochSecond(), message);
        gate = CompletableFuture.failedFuture(new IllegalStateException("s3cr3t"));

        assertThat(track(message).join().statusCode()).isEqualTo(503);
        assertThat(track(message).join().body()).contains("send it again").doesNotContain("s3cr3t");
        assertThat(webhook(message, signature).join().statusCode()).isEqualTo(503);

        gate = CompletableFuture.completedFuture(null);
        assertThat(webhook(message, signature).join().statusCode()).isEqualTo(200);
        assertThat(track(message).join().statusCode()).isEqualTo(200);
        assertThat(user().profile().events()).hasSize(1);
    }

    @Test
    void whatFollowsInABatchWaitsUntilItComesAgain() {
        gate = CompletableFuture.failedFuture(new IllegalStateException("away"));
        String batch = "{\"batch\":["
                + "{\"type\":\"track\",\"userId\":\"u1\",\"event\":\"one\",\"messageId\":\"m1\"},"
                + "{\"type\":\"track\",\"userId\":\"u1\",\"event\":\"two\",\"messageId\":\"m2\"}]}";

        assertThat(post("batch", batch).join().statusCode()).isEqualTo(503);
        assertThat(updates).hasValue(1);

        gate = CompletableFuture.completedFuture(null);
        assertThat(post("batch", batch).join().statusCode()).isEqualTo(200);
        assertThat(user().profile().events()).hasSize(2);
    }

    @Test
    void noThreadOfTheContainerWaitsForTheStore() {
        gate = new CompletableFuture<>();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 3 * THREADS; i++) {
            answers.add(track("{\"userId\":\"u1\",\"event\":\"e\"}"));
        }

        await().until(() -> updates.get() == answers.size());
        assertThat(answers).noneMatch(CompletableFuture::isDone);

        gate.complete(null);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        assertThat(user().profile().events()).hasSize(answers.size());
    }

    @Test
    void aClosedInstanceIsNotThere() {
        beckon.close();

        assertThat(track("{\"userId\":\"u1\",\"event\":\"e\"}").join().statusCode())
                .isEqualTo(503);
    }

    private Person user() {
        return beckon.profiles().find(Identity.userId("u1")).join().orElseThrow();
    }

    private CompletableFuture<HttpResponse<String>> track(String body) {
        return post("track", body);
    }

    private CompletableFuture<HttpResponse<String>> post(String name, String body) {
        return send(name, body, "Authorization", Peer.basic(KEY, ""));
    }

    private CompletableFuture<HttpResponse<String>> webhook(String body, String signature) {
        return send("webhook", body, Signatures.OWN_HEADER, signature);
    }

    private CompletableFuture<HttpResponse<String>> send(
            String name, String body, String header, String value) {
        HttpRequest request = HttpRequest.newBuilder(tomcat.http("/beckon/api/v1/" + name))
                .header(header, value)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }
}
