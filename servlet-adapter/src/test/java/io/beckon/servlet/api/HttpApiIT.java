package io.beckon.servlet.api;

import static io.beckon.people.Identity.Kind.ANONYMOUS_ID;
import static io.beckon.people.Identity.Kind.EMAIL;
import static io.beckon.people.Identity.Kind.USER_ID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.Beckon;
import io.beckon.Consent;
import io.beckon.Consent.Purpose;
import io.beckon.Site;
import io.beckon.people.Identity;
import io.beckon.people.Person;
import io.beckon.people.Profile;
import io.beckon.people.ProfileEvent;
import io.beckon.people.ProfileUpdate;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.testing.TomcatServer;

import jakarta.servlet.ServletContext;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/** What other servers, other libraries and pages may tell of people over HTTP, on a real Tomcat. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpApiIT {
    private static final String KEY = "a-server-key-of-the-tests";
    private static final String NEXT_KEY = "the-next-key-of-the-tests";
    private static final String PAGE_KEY = "a-public-key-of-the-tests";
    private static final String SECRET = "a-webhook-secret-of-the-tests";
    private static final String PARTNER = "https://partner.example";
    private static final String SUCCESS = "{\"success\":true}";

    private final Beckon beckon =
            Beckon.builder(Site.named("shop").allowOrigin(PARTNER).build()).build();
    private final TomcatServer tomcat = new TomcatServer();
    private final HttpClient client = HttpClient.newHttpClient();
    private ServletContext context;

    // A person of their own for each test.
    private String user;
    private String anonymous;

    @BeforeAll
    void start() {
        tomcat.plain("", (classes, servletContext) -> {
            context = servletContext;
            BeckonServlets.options()
                    .writeKeys(List.of(KEY, NEXT_KEY))
                    .publicWriteKeys(List.of(PAGE_KEY))
                    .webhookSecrets(List.of(SECRET))
                    .register(servletContext, beckon);
        });
        tomcat.plain("/closed", (classes, context) -> BeckonServlets.register(context, beckon));
        tomcat.start();
    }

    @AfterAll
    void stop() {
        beckon.close();
        tomcat.close();
    }

    @BeforeEach
    void somebodyNew() {
        user = "u-" + UUID.randomUUID();
        anonymous = "a-" + UUID.randomUUID();
    }

    @Test
    void identifySetsTraits() {
        String email = user + "@shop.example";
        assertSuccess(post(
                "identify",
                "{'userId':'" + user + "','anonymousId':'" + anonymous
                        + "','traits':{'plan':'gold','email':'" + email + "'}}"));

        Person person = person(userId());
        assertThat(person.profile().traits()).containsEntry("plan", "gold");
        assertThat(person.identities())
                .containsExactlyInAnyOrder(
                        userId(),
                        new Identity("segment", USER_ID, user),
                        anonymousId(),
                        new Identity("own", EMAIL, email));
    }

    @Test
    void trackPageAndScreenAddEvents() {
        assertSuccess(post("track", message("'event':'Car Configured','properties':{'doors':3}")));
        assertSuccess(post("page", message("'name':'Home','properties':{'path':'/'}")));
        assertSuccess(post("screen", message("'name':'Garage'")));

        List<ProfileEvent> events = profile().events();
        assertThat(events)
                .extracting(ProfileEvent::name)
                .containsExactlyInAnyOrder(
                        "Car Configured", "Viewed Home Page", "Viewed Garage Screen");
        assertThat(events)
                .filteredOn(event -> event.name().equals("Car Configured"))
                .extracting(ProfileEvent::properties)
                .containsExactly(Map.of("doors", 3));
    }

    @Test
    void groupSetsTraitsOfTheAccount() {
        assertSuccess(post("group", message("'groupId':'acme','traits':{'seats':12}")));

        assertThat(profile().account()).isEqualTo(Map.of("id", "acme", "seats", 12));
    }

    @Test
    void aliasMakesTheAnonymousVisitorTheUser() {
        assertSuccess(post("track", "{'anonymousId':'" + anonymous + "','event':'Looked'}"));
        assertSuccess(post("identify", message("'traits':{'plan':'gold'}")));
        assertSuccess(post("alias", message("'previousId':'" + anonymous + "'")));

        assertThat(person(anonymousId())).isEqualTo(person(userId()));
        assertThat(profile().events()).extracting(ProfileEvent::name).containsExactly("Looked");
    }

    @Test
    void aliasNeverMakesTwoUsersOne() {
        String other = "u-" + UUID.randomUUID();
        assertSuccess(post("identify", message("'traits':{'plan':'gold'}")));
        assertSuccess(post("identify", "{'userId':'" + other + "','traits':{'plan':'tin'}}"));
        assertSuccess(post("alias", message("'previousId':'" + other + "'")));

        assertThat(profile().traits()).containsEntry("plan", "gold");
        assertThat(person(new Identity("own", USER_ID, other)).profile().traits())
                .containsEntry("plan", "tin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "import", "b", "import/"})
    void aBatchIsCarriedOutInItsOrder(String name) {
        assertSuccess(post(
                name,
                "{'batch':[" + message("'type':'identify','traits':{'plan':'tin'}") + ","
                        + message("'type':'identify','traits':{'plan':'gold'}") + ","
                        + message("'type':'track','event':'Seen'") + "]}"));

        assertThat(profile().traits()).containsEntry("plan", "gold");
        assertThat(profile().events()).hasSize(1);
    }

    @Test
    void theClockOfTheSenderMayBeWrong() {
        Instant before = Instant.now();
        assertSuccess(post(
                "batch",
                "{'sentAt':'2001-01-01T00:10:00Z','batch':["
                        + message("'type':'track','event':'e','timestamp':'2001-01-01T00:00:00Z'")
                        + "]}"));
        Instant after = Instant.now();

        assertThat(profile().events().get(0).at())
                .isBetween(
                        before.minus(Duration.ofMinutes(10)), after.minus(Duration.ofMinutes(10)));
    }

    @Test
    void aMessageWithTheSameIdIsCarriedOutOnce() {
        long before = figure("beckon.api.messages.duplicate");
        String message = message("'event':'Once','messageId':'" + UUID.randomUUID() + "'");
        assertSuccess(post("track", message));
        assertSuccess(post("track", message));

        assertThat(profile().events()).hasSize(1);
        assertThat(figure("beckon.api.messages.duplicate")).isEqualTo(before + 1);
    }

    @Test
    void compressedBodiesAreRead() {
        assertThat(send(request("track")
                                .header("Content-Encoding", "gzip")
                                .POST(BodyPublishers.ofByteArray(
                                        gzip(json(message("'event':'Packed'"))))))
                        .body())
                .isEqualTo(SUCCESS);
        assertThat(profile().events()).hasSize(1);
    }

    @Test
    void whatIsSaidToBeCompressedHasToBe() {
        HttpRequest.Builder request = request("track").header("Content-Encoding", "gzip");
        assertBad(send(request.POST(BodyPublishers.ofString("{}"))), 400, "gzip");
        byte[] cut = Arrays.copyOf(gzip(json(message("'event':'Cut'"))), 30);
        assertBad(send(request.POST(BodyPublishers.ofByteArray(cut))), 400, "gzip");
        assertBad(
                send(request("track")
                        .header("Content-Encoding", "br")
                        .POST(BodyPublishers.ofString("{}"))),
                415,
                "gzip");
    }

    @Test
    void aSmallBodyThatUnpacksToALargeOneIsRefused() {
        byte[] bomb = gzip(" ".repeat(50_000_000));
        assertThat(bomb.length).isLessThan(Call.BATCH_BYTES);

        assertBad(
                send(request("batch")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(bomb))),
                400,
                "512000 bytes at most");
    }

    @Test
    void aMessageMayHave32Kilobytes() {
        String most = sized("'event':'Large'", Call.MESSAGE_BYTES);
        assertSuccess(post("track", most));
        assertThat(profile().events()).hasSize(1);

        assertBad(post("track", most + " "), 400, "32768 bytes at most");
    }

    @Test
    void aMessageOfABatchMayHave32Kilobytes() {
        String most = sized("'type':'track','event':'Large'", Call.MESSAGE_BYTES);
        assertSuccess(post("batch", "{'batch':[" + most + "]}"));
        assertThat(profile().events()).hasSize(1);

        String more = sized("'type':'track','event':'Larger'", Call.MESSAGE_BYTES + 1);
        assertBad(
                post(
                        "batch",
                        "{'batch':[" + message("'type':'track','event':'e'") + "," + more + "]}"),
                400,
                "32768 bytes");
        assertThat(profile().events()).hasSize(1);
    }

    @Test
    void aBatchMayHave500Kilobytes() {
        String batch = "{'batch':[" + message("'type':'track','event':'e'") + "]}";
        String most = batch + " ".repeat(Call.BATCH_BYTES - batch.length());
        assertSuccess(post("batch", most));
        assertBad(post("batch", most + " "), 400, "512000 bytes at most");
        // Without a length at the beginning.
        byte[] more = json(most + " ").getBytes(StandardCharsets.UTF_8);
        assertBad(
                send(request("batch")
                        .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(more)))),
                400,
                "512000 bytes at most");
    }

    @Test
    void moreThan2500MessagesOfABatchAreNotTaken() {
        String one = "{'type':'track','event':'e','userId':'" + user + "'}";
        String batch = "{'batch':[" + (one + ",").repeat(Call.BATCH_MESSAGES - 1) + one;
        assertSuccess(post("batch", batch + "]}"));
        HttpResponse<String> more = post("batch", batch + "," + one + "]}");

        assertThat(more.statusCode()).isEqualTo(200);
        assertThat(more.body()).startsWith("{\"success\":true,\"rejected\":1,").contains("2500");
    }

    @Test
    void ofABatchOnlyThatIsLeftOutWhichCannotBeUsed() {
        HttpResponse<String> response = post(
                "batch",
                "{'batch':[" + message("'type':'track'") + ","
                        + message("'type':'nothing','event':'e'") + ",7,"
                        + message("'type':'track','event':'Good'") + "]}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).startsWith("{\"success\":true,\"rejected\":3,\"error\":");
        assertThat(profile().events()).extracting(ProfileEvent::name).containsExactly("Good");
        assertBad(post("batch", "{'batch':[" + message("'type':'track'") + "]}"), 400, "event");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{}",
                "{'event':'e'}",
                "{'userId':'null','event':'e'}",
                "{'userId':'u','event':'e'",
                "{'userId':'u','event':'e'}x"
            })
    void whatCannotBeUsedIsToldSo(String body) {
        assertBad(post("track", body), 400, "");
    }

    @Test
    void whatIsNotUtf8IsToldSo() {
        assertBad(
                send(request("track")
                        .POST(BodyPublishers.ofByteArray(new byte[] {'{', (byte) 0xff}))),
                400,
                "UTF-8");
    }

    @Test
    void aProfileThatWouldBeTooLargeStaysAsItIs() {
        StringBuilder traits = new StringBuilder();
        for (int i = 0; i <= Profile.MAX_ENTRIES; i++) {
            traits.append(i == 0 ? "" : ",").append("'t").append(i).append("':1");
        }
        assertBad(post("identify", message("'traits':{" + traits + "}")), 400, "larger");
        assertThat(beckon.profiles().find(userId()).join()).isEmpty();
    }

    @Test
    void eachOfSeveralKeysLetsIn() {
        for (String key : List.of(KEY, NEXT_KEY)) {
            assertSuccess(send(requestTo("/beckon/api/v1/track", basic(key + ":"))
                    .POST(BodyPublishers.ofString(json(message("'event':'e'"))))));
        }
        assertThat(profile().events()).hasSize(2);
    }

    @Test
    void theKeyMayBeInTheBody() {
        assertSuccess(send(requestTo("/beckon/api/v1/track", null)
                .POST(BodyPublishers.ofString(
                        json(message("'event':'e','writeKey':'" + KEY + "'"))))));
        assertThat(profile().events()).hasSize(1);
    }

    @Test
    void nobodyIsLetInWithoutAKey() {
        String body = json(message("'event':'e'"));
        for (String authorization : Arrays.asList(
                null,
                basic("wrong-key-of-the-tests:"),
                basic(":"),
                basic(":" + KEY),
                "Basic %%%",
                "Bearer " + KEY,
                basic(KEY + "x:"))) {
            HttpResponse<String> response = send(requestTo("/beckon/api/v1/track", authorization)
                    .POST(BodyPublishers.ofString(body)));
            assertBad(response, 401, "write key");
        }
        assertBad(
                send(requestTo("/beckon/api/v1/track", basic("wrong-key-of-the-tests:"))
                        .POST(BodyPublishers.ofString(
                                json(message("'event':'e','writeKey':'" + KEY + "'"))))),
                401,
                "write key");
        assertThat(beckon.profiles().find(userId()).join()).isEmpty();
    }

    @Test
    void aSiteWithoutKeysLetsNobodyIn() {
        for (String call : List.of("track", "batch", "webhook")) {
            assertBad(
                    send(requestTo("/closed/beckon/api/v1/" + call, basic(KEY + ":"))
                            .POST(BodyPublishers.ofString(json(message("'event':'e'"))))),
                    401,
                    "");
        }
        HttpResponse<String> preflight = send(requestTo("/closed/beckon/api/v1/track", null)
                .header("Origin", PARTNER)
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(405);
        assertThat(header(preflight, "Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void onlyPostIsTakenAndOnlyWhereThereIsSomething() {
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE")) {
            HttpResponse<String> response =
                    send(request("track").method(method, BodyPublishers.noBody()));
            assertThat(response.statusCode()).as(method).isEqualTo(405);
            assertThat(header(response, "Allow")).contains("POST");
        }
        for (String name : List.of("", "nothing", "track/more", "TRACK")) {
            assertBad(post(name, "{}"), 404, "nothing here");
        }
    }

    @Test
    void aPageTellsOfItsAnonymousVisitorAlone() {
        HttpResponse<String> response = fromPage(
                PARTNER,
                PAGE_KEY,
                "t",
                "{'anonymousId':'" + anonymous + "','userId':'" + user + "','event':'e',"
                        + "'context':{'traits':{'email':'" + user + "@shop.example'}}}");

        assertThat(response.body()).isEqualTo(SUCCESS);
        assertThat(header(response, "Access-Control-Allow-Origin")).contains(PARTNER);
        assertThat(header(response, "Vary")).contains("Origin");
        assertThat(header(response, "Access-Control-Allow-Credentials")).isEmpty();
        assertThat(person(anonymousId()).identities()).containsExactly(anonymousId());
        assertThat(beckon.profiles().find(userId()).join()).isEmpty();
    }

    @Test
    void aPageChangesNothingOfWhoHasAName() {
        beckon.profiles()
                .update(
                        List.of(userId(), anonymousId()),
                        ProfileUpdate.traits(Map.of("plan", "tin")))
                .join();
        long before = figure("beckon.api.messages.skipped");
        String identify = "{'anonymousId':'" + anonymous + "','traits':{'plan':'gold'}}";

        assertThat(fromPage(tomcat.origin(), PAGE_KEY, "i", identify).body()).isEqualTo(SUCCESS);

        assertThat(profile().traits()).containsEntry("plan", "tin");
        assertThat(figure("beckon.api.messages.skipped")).isEqualTo(before + 1);
    }

    @Test
    void aPublicKeyIsNoMoreWorthWithoutAPage() {
        assertSuccess(send(requestTo("/beckon/api/v1/track", basic(PAGE_KEY + ":"))
                .POST(BodyPublishers.ofString(json("{'anonymousId':'" + anonymous + "','userId':'"
                        + user + "','event':'e'}")))));
        assertThat(beckon.profiles().find(userId()).join()).isEmpty();
        assertBad(
                send(requestTo("/beckon/api/v1/track", basic(PAGE_KEY + ":"))
                        .POST(BodyPublishers.ofString(json(message("'event':'e'"))))),
                400,
                "anonymousId");
    }

    @Test
    void aPageMayNotMakeTwoVisitorsOne() {
        String other = "a-" + UUID.randomUUID();
        for (String id : List.of(anonymous, other)) {
            fromPage(PARTNER, PAGE_KEY, "t", "{'anonymousId':'" + id + "','event':'e'}");
        }
        assertThat(fromPage(
                                PARTNER,
                                PAGE_KEY,
                                "a",
                                "{'anonymousId':'" + anonymous + "','previousId':'" + other
                                        + "','userId':'" + user + "'}")
                        .body())
                .isEqualTo(SUCCESS);

        assertThat(person(anonymousId()).identities()).containsExactly(anonymousId());
        assertThat(beckon.profiles().find(userId()).join()).isEmpty();
    }

    @Test
    void aServersKeyInAPageIsRefused() {
        for (String origin : List.of(PARTNER, tomcat.origin())) {
            assertBad(
                    fromPage(origin, KEY, "t", message("'event':'e'")), 403, "everybody can read");
        }
        assertBad(
                send(requestTo("/beckon/api/v1/t", null)
                        .header("Origin", PARTNER)
                        .POST(BodyPublishers.ofString(
                                json(message("'event':'e','writeKey':'" + KEY + "'"))))),
                403,
                "everybody can read");
        assertThat(beckon.profiles().find(userId()).join()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "https://partner.example.evil.example"})
    void pagesOfOtherOriginsAreRefused(String origin) {
        HttpResponse<String> response =
                fromPage(origin, PAGE_KEY, "t", "{'anonymousId':'" + anonymous + "','event':'e'}");
        assertBad(response, 403, "origin");
        assertThat(header(response, "Access-Control-Allow-Origin")).isEmpty();

        HttpResponse<String> preflight = preflight(origin);
        assertThat(preflight.statusCode()).isEqualTo(403);
        assertThat(header(preflight, "Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void aBrowserIsToldWhatItMaySend() {
        for (String origin : List.of(PARTNER, tomcat.origin())) {
            HttpResponse<String> response = preflight(origin);

            assertThat(response.statusCode()).isEqualTo(204);
            assertThat(header(response, "Access-Control-Allow-Origin")).contains(origin);
            assertThat(header(response, "Access-Control-Allow-Methods")).contains("POST");
            assertThat(header(response, "Access-Control-Allow-Headers")
                            .orElse("")
                            .split(", "))
                    .contains("Authorization", "Content-Type");
        }
    }

    @Test
    void webhooksAreTakenWithSegmentsSignature() {
        String body =
                json(message("'type':'track','event':'e','messageId':'" + UUID.randomUUID() + "'"));
        String signature = Signing.segment(SECRET, body);

        assertSuccess(webhook(Signatures.SEGMENT_HEADER, signature, body));
        // Sent again, because Segment has not heard the answer.
        assertSuccess(webhook(Signatures.SEGMENT_HEADER, signature, body));
        assertThat(profile().events()).hasSize(1);
        assertBad(webhook(Signatures.SEGMENT_HEADER, signature, body + " "), 401, "signed");
    }

    @Test
    void webhooksAreTakenOnceWithOurSignature() {
        String body = json("{'batch':[" + message("'type':'track','event':'e'") + "]}");
        String signature = Signing.own(SECRET, Instant.now().getEpochSecond(), body);

        assertSuccess(webhook(Signatures.OWN_HEADER, signature, body));
        assertBad(webhook(Signatures.OWN_HEADER, signature, body), 409, "taken before");
        assertThat(profile().events()).hasSize(1);
        String old = Signing.own(SECRET, Instant.now().getEpochSecond() - 301, body);
        assertBad(webhook(Signatures.OWN_HEADER, old, body), 401, "minutes");
    }

    @Test
    void webhooksAreTakenWithASignatureAlone() {
        String body = json(message("'type':'track','event':'e'"));

        assertBad(send(request("webhook").POST(BodyPublishers.ofString(body))), 401, "signed");
        assertBad(
                webhook(Signatures.SEGMENT_HEADER, Signing.segment(KEY, body), body),
                401,
                "signed");
        assertThat(beckon.profiles().find(userId()).join()).isEmpty();
    }

    @Test
    void oneMessageOfAWebhookHasTheLimitOfAMessage() {
        String most = json(sized("'type':'track','event':'Large'", Call.MESSAGE_BYTES));

        assertSuccess(webhook(Signatures.SEGMENT_HEADER, Signing.segment(SECRET, most), most));
        assertBad(
                webhook(Signatures.SEGMENT_HEADER, Signing.segment(SECRET, most + " "), most + " "),
                400,
                "32768");
    }

    @Test
    void whoSendsNothingKeepsNobodyElseOut() throws IOException {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < Slots.OF_UNKNOWN; i++) {
                idle.add(halfRequest());
            }
            String withoutKey = json(message("'event':'e','writeKey':'" + KEY + "'"));
            HttpRequest.Builder request = requestTo("/beckon/api/v1/track", null)
                    .POST(BodyPublishers.ofString(withoutKey));
            await().until(() -> send(request).statusCode() == 429);
            assertThat(header(send(request), "Retry-After")).contains("1");

            assertSuccess(post("track", message("'event':'Through'")));
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
        await().untilAsserted(() -> assertSuccess(send(requestTo("/beckon/api/v1/track", null)
                .POST(BodyPublishers.ofString(
                        json(message("'event':'e','writeKey':'" + KEY + "'")))))));
    }

    @Test
    void whatHappensIsCounted() {
        long requests = figure("beckon.api.requests");
        long applied = figure("beckon.api.messages.applied");
        long unauthorized = figure("beckon.api.unauthorized");
        post("track", message("'event':'e'"));
        send(requestTo("/beckon/api/v1/track", basic("wrong-key-of-the-tests:"))
                .POST(BodyPublishers.noBody()));

        assertThat(figure("beckon.api.requests")).isEqualTo(requests + 2);
        assertThat(figure("beckon.api.messages.applied")).isEqualTo(applied + 1);
        assertThat(figure("beckon.api.unauthorized")).isEqualTo(unauthorized + 1);
    }

    @Test
    void ofAPageWhoseBrowserSendsGlobalPrivacyControlNothingIsKept() {
        long withheld = figure("beckon.api.messages.withheld");
        String id = UUID.randomUUID().toString();
        String track = "{'anonymousId':'" + anonymous + "','event':'e','messageId':'" + id + "'}";
        HttpResponse<String> response =
                send(privately(PAGE_KEY, "t", track).header("Origin", PARTNER));
        assertThat(response.body()).isEqualTo(SUCCESS);
        assertThat(header(response, "Access-Control-Allow-Origin")).contains(PARTNER);
        assertSuccess(send(privately(
                PAGE_KEY,
                "batch",
                "{'batch':[{'type':'identify','anonymousId':'" + anonymous
                        + "','traits':{'plan':'gold'}},{'type':'page','anonymousId':'"
                        + anonymous + "'}]}")));
        assertSuccess(
                send(privately(null, "t", track.replace("}", ",'writeKey':'" + PAGE_KEY + "'}"))));
        assertThat(beckon.profiles().find(anonymousId()).join()).isEmpty();
        assertThat(figure("beckon.api.messages.withheld")).isEqualTo(withheld + 4);

        // Not even its id is remembered.
        assertThat(fromPage(PARTNER, PAGE_KEY, "t", track).statusCode()).isEqualTo(200);
        assertThat(person(anonymousId()).profile().events()).hasSize(1);
    }

    @Test
    void whatServersAndWebhooksTellIsTheirsToDecide() {
        assertSuccess(send(privately(KEY, "track", message("'event':'of a server'"))));
        String body = json(message("'type':'track','event':'of a webhook'"));
        assertSuccess(send(requestTo("/beckon/api/v1/webhook", null)
                .header("Sec-GPC", "1")
                .header(Signatures.SEGMENT_HEADER, Signing.segment(SECRET, body))
                .POST(BodyPublishers.ofString(body))));
        assertThat(profile().events())
                .extracting(ProfileEvent::name)
                .containsExactlyInAnyOrder("of a server", "of a webhook");
    }

    @Test
    void globalPrivacyControlIsWhatTheSiteDecides() {
        Site before = beckon.site();
        String track = "{'anonymousId':'" + anonymous + "','event':'e'}";
        try {
            beckon.configure(before.toBuilder()
                    .globalPrivacyControl(Consent.to(Purpose.ANALYTICS))
                    .build());
            assertSuccess(send(privately(PAGE_KEY, "t", track)));
            assertThat(person(anonymousId()).profile().events()).hasSize(1);
            beckon.configure(before.toBuilder()
                    .globalPrivacyControl(Consent.to(Purpose.PERSONALISATION, Purpose.MESSAGES))
                    .build());
            assertSuccess(send(privately(PAGE_KEY, "t", track)));
            assertThat(person(anonymousId()).profile().events()).hasSize(1);
        } finally {
            beckon.configure(before);
        }
    }

    /** A browser's request that sends Global Privacy Control. */
    private HttpRequest.Builder privately(@Nullable String key, String name, String body) {
        return requestTo("/beckon/api/v1/" + name, key == null ? null : basic(key + ":"))
                .header("Sec-GPC", "1")
                .POST(BodyPublishers.ofString(json(body)));
    }

    private Socket halfRequest() throws IOException {
        URI server = tomcat.http("");
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.getOutputStream()
                .write(("POST /beckon/api/v1/track HTTP/1.1\r\nHost: " + server.getAuthority()
                                + "\r\nContent-Length: 100\r\n\r\n{")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private long figure(String name) {
        return BeckonServlets.figures(context).getOrDefault(name, -1L);
    }

    private Identity userId() {
        return new Identity("own", USER_ID, user);
    }

    private Identity anonymousId() {
        return new Identity("segment", ANONYMOUS_ID, anonymous);
    }

    private Profile profile() {
        return person(userId()).profile();
    }

    private Person person(Identity identity) {
        return beckon.profiles().find(identity).join().orElseThrow();
    }

    /** A message of this test's user. */
    private String message(String fields) {
        return "{'userId':'" + user + "'," + fields + "}";
    }

    /** A message of this test's user that has so many bytes. */
    private String sized(String fields, int bytes) {
        String empty = message(fields + ",'properties':{'x':''}");
        return empty.replace("'x':''", "'x':'" + "x".repeat(bytes - empty.length()) + "'");
    }

    private HttpResponse<String> post(String name, String body) {
        return send(request(name).POST(BodyPublishers.ofString(json(body))));
    }

    private HttpResponse<String> fromPage(String origin, String key, String name, String body) {
        return send(requestTo("/beckon/api/v1/" + name, basic(key + ":"))
                .header("Origin", origin)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(json(body))));
    }

    private HttpResponse<String> preflight(String origin) {
        return send(requestTo("/beckon/api/v1/t", null)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .method("OPTIONS", BodyPublishers.noBody()));
    }

    private HttpResponse<String> webhook(String header, String signature, String body) {
        return send(requestTo("/beckon/api/v1/webhook", null)
                .header(header, signature)
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String name) {
        return requestTo("/beckon/api/v1/" + name, basic(KEY + ":"));
    }

    private HttpRequest.Builder requestTo(String path, String authorization) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(tomcat.http(path)).timeout(Duration.ofSeconds(30));
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void assertSuccess(HttpResponse<String> response) {
        assertThat(response.body()).isEqualTo(SUCCESS);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Cache-Control")).contains("no-store");
    }

    private static void assertBad(HttpResponse<String> response, int status, String text) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body())
                .startsWith("{\"success\":false,\"error\":\"")
                .contains(text);
        assertThat(header(response, "Content-Type").orElse("")).startsWith("application/json");
    }

    private static Optional<String> header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
