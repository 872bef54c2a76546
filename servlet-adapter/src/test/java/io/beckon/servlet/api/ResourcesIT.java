package io.beckon.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.people.Identity;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What other servers may do over HTTP beside telling of people, on a real Tomcat, and the description of it all. */
class ResourcesIT {
    private static final String SENDER = "the-secret-of-who-sends";
    private static final String READER = "the-secret-of-who-reads";
    private static final String BOTH = "the-secret-of-who-does-both";
    private static final String EVERYBODY =
            "{\"to\":{\"everybody\":true},\"offer\":{\"title\":\"Test drive?\"}}";

    private final Beckon beckon = Beckon.builder(
                    Site.named("shop").secret("a secret of the resource tests").build())
            .build();
    private final TomcatServer tomcat = new TomcatServer();
    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();

    @BeforeEach
    void start() {
        tomcat.plain(
                "",
                (classes, context) -> BeckonServlets.options()
                        .apiKeys(List.of(
                                "crm:send:" + SENDER,
                                "report:read:" + READER,
                                "all:send+read:" + BOTH))
                        .register(context, beckon));
        tomcat.start();
    }

    @AfterEach
    void stop() {
        beckon.close();
        tomcat.close();
    }

    @Test
    void anOfferReachesWhoIsThere() throws Exception {
        try (Peer peer = visitor()) {
            peer.hello();
            HttpResponse<String> response = send(SENDER, EVERYBODY);

            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            JsonNode answer = json.readTree(response.body());
            assertThat(answer.get("success").booleanValue()).isTrue();
            assertThat(answer.get("recipients").intValue()).isEqualTo(1);
            assertThat(peer.await("Test drive?")).contains(answer.get("message").asString());
        }
    }

    @Test
    void anOfferWithAKeyIsSentOnce() throws Exception {
        try (Peer peer = visitor()) {
            peer.hello();
            String offer = EVERYBODY.replace("{\"to\"", "{\"key\":\"spring\",\"to\"");
            String first =
                    json.readTree(send(BOTH, offer).body()).get("message").asString();

            assertThat(json.readTree(send(BOTH, offer).body()).get("message").asString())
                    .isEqualTo(first);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{}",
                "{\"to\":{\"everybody\":true}}",
                "{\"offer\":{\"title\":\"x\"}}",
                "{\"type\":\"revoke\",\"message\":\"m\"}"
            })
    void whatCannotBeSentIsToldSo(String body) throws Exception {
        HttpResponse<String> response = send(SENDER, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).startsWith("{\"success\":false,\"error\":\"");
        json.readTree(response.body());
    }

    @Test
    void whoIsThereIsTold() throws Exception {
        try (Peer one = visitor();
                Peer two = visitor()) {
            one.hello();
            two.hello();
            JsonNode all = json.readTree(get(READER, "visitors").body());
            assertThat(all.get("present").intValue()).isEqualTo(2);
            assertThat(all.get("visitors")).hasSize(2);
            assertThat(all.get("visitors").get(0).get("visitor").asString()).startsWith("v_");

            JsonNode some = json.readTree(get(BOTH, "visitors?limit=1").body());
            assertThat(some.get("visitors")).hasSize(1);
            JsonNode none =
                    json.readTree(get(BOTH, "visitors?identity=own/userId/u-17").body());
            assertThat(none.get("visitors")).isEmpty();
        }
    }

    @Test
    void whoIsKnownByAnIdentityForCertainIsFoundByIt() throws Exception {
        try (Peer known = visitor();
                Peer claiming = visitor();
                Peer other = visitor()) {
            String visitor = json.readTree(known.hello()).get("visitor").asString();
            claiming.hello();
            other.hello();
            identify(known, "{\"signed\":\"" + signed("u/17") + "\"}");
            identify(claiming, "{\"namespace\":\"own\",\"kind\":\"userId\",\"value\":\"u/17\"}");
            identify(other, "{\"signed\":\"" + signed("u/18") + "\"}");

            JsonNode found = json.readTree(
                    get(READER, "visitors?identity=own/userId/u/17").body());

            assertThat(found.get("present").intValue()).isEqualTo(3);
            assertThat(found.get("visitors")).hasSize(1);
            assertThat(found.get("visitors").get(0).get("visitor").asString()).isEqualTo(visitor);
            for (String none : List.of("own/email/u@17", "segment/userId/u/17", "own/userId/u")) {
                assertThat(json.readTree(
                                        get(READER, "visitors?identity=" + none).body())
                                .get("visitors"))
                        .as(none)
                        .isEmpty();
            }
        }
    }

    private String signed(String user) {
        return beckon.identities().sign(Identity.userId(user));
    }

    /** Says who a page's visitor is, and waits until that was looked at. */
    private static void identify(Peer page, String identity) {
        page.send("{\"type\":\"identify\",\"identities\":[" + identity + "]}")
                .send("{\"type\":\"ping\"}")
                .await("\"pong\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=501",
                "limit=x",
                "limit=",
                "identity=",
                "identity=u-17",
                "identity=own/nothing/u-17",
                "identity=OWN/userId/u-17",
                "identity=own/userId/null"
            })
    void whatCannotBeAskedIsToldSo(String query) throws Exception {
        assertThat(get(READER, "visitors?" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void aKeyIsGoodForItsScopesAlone() throws Exception {
        try (Peer peer = visitor()) {
            peer.hello();
            assertThat(send(READER, EVERYBODY).statusCode()).isEqualTo(403);
            assertThat(get(SENDER, "visitors").statusCode()).isEqualTo(403);
            for (String wrong :
                    new String[] {null, "", "crm", SENDER + "x", "crm:send:" + SENDER}) {
                assertThat(send(wrong, EVERYBODY).statusCode()).as(wrong).isEqualTo(401);
                assertThat(get(wrong, "visitors").statusCode()).as(wrong).isEqualTo(401);
            }
            peer.send("{\"type\":\"ping\"}").await("pong");
            assertThat(peer.frames()).noneMatch(frame -> frame.contains("Test drive?"));
        }
    }

    @Test
    void pagesMayNot() throws Exception {
        HttpResponse<String> response = client.send(
                request(BOTH, "messages")
                        .header("Origin", tomcat.origin())
                        .POST(BodyPublishers.ofString(EVERYBODY))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void theDescriptionIsServedAndNamesWhatThereIs() throws Exception {
        JsonNode description = json.readTree(get(null, "openapi.json").body());

        Set<String> calls = new TreeSet<>();
        for (String path : description.get("paths").propertyNames()) {
            calls.add(String.valueOf(Call.ofName(path.substring(1))));
            for (String method : description.get("paths").get(path).propertyNames()) {
                assertAnswers(method, path.substring(1));
            }
        }
        Set<String> all = new TreeSet<>();
        for (Call call : Call.values()) {
            all.add(call.name());
        }
        assertThat(calls).isEqualTo(all);
    }

    @Test
    void theLimitsOfTheDescriptionAreThose() throws Exception {
        JsonNode description = json.readTree(get(null, "openapi.json").body());
        JsonNode limit = description.at("/paths/~1visitors/get/parameters/0/schema");
        assertThat(limit.get("maximum").intValue()).isEqualTo(Resources.MAX_LIMIT);
        assertThat(limit.get("default").intValue()).isEqualTo(Resources.DEFAULT_LIMIT);
        assertThat(description
                        .at("/components/schemas/Batch/properties/batch/maxItems")
                        .intValue())
                .isEqualTo(Call.BATCH_MESSAGES);
        for (String path : description.get("paths").propertyNames()) {
            JsonNode body = description.get("paths").get(path).at("/post/requestBody/description");
            Call call = Call.ofName(path.substring(1));
            if (!body.isMissingNode() && call != null) {
                assertThat(body.asString()).contains(call.maxBytes() + " bytes");
            }
        }
        assertThat(scopes(description, "/paths/~1messages/post")).isEqualTo("[\"send\"]");
        assertThat(scopes(description, "/paths/~1visitors/get")).isEqualTo("[\"read\"]");
        assertThat(scopes(description, "/paths/~1status/get")).isEqualTo("[\"status\"]");
    }

    private static String scopes(JsonNode description, String operation) {
        return description.at(operation + "/security/0/apiKey").toString();
    }

    /** Any other method gets 405 there, and any other address 404. */
    private void assertAnswers(String method, String name) throws Exception {
        HttpResponse<String> response = client.send(
                request(null, name)
                        .method(method.toUpperCase(Locale.ROOT), BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode())
                .as(name)
                .isEqualTo(name.equals("openapi.json") ? 200 : 401);
    }

    private Peer visitor() {
        return Peer.to(tomcat.ws("/beckon/visitor")).open();
    }

    private HttpResponse<String> send(@Nullable String secret, String body)
            throws IOException, InterruptedException {
        return client.send(
                request(secret, "messages").POST(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(@Nullable String secret, String name)
            throws IOException, InterruptedException {
        return client.send(request(secret, name).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(@Nullable String secret, String name) {
        HttpRequest.Builder request = HttpRequest.newBuilder(tomcat.http("/beckon/api/v1/" + name));
        return secret == null ? request : request.header("Authorization", "Bearer " + secret);
    }
}
