package io.beckon.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.BeckonListener;
import io.beckon.Offer;
import io.beckon.Site;
import io.beckon.people.Identity;
import io.beckon.people.Person;
import io.beckon.people.ProfileEvent;
import io.beckon.people.ProfileUpdate;
import io.beckon.people.Projection;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** What comes in over HTTP wakes the application at once, and what that sends is in the open page of the person, on a real Tomcat. */
class NewsIT {
    private static final String KEY = "a-server-key-of-the-tests";
    private static final Identity ANN = Identity.userId("ann");
    private static final Identity BOB = Identity.userId("bob");

    private final Beckon beckon = Beckon.builder(Site.named("shop")
                    .secret("a secret of the news tests")
                    .projection(Projection.builder()
                            .traits("plan")
                            .events("Car Configured")
                            .build())
                    .build())
            .listener(new Offering())
            .build();
    private final TomcatServer tomcat = new TomcatServer();
    private final HttpClient client = HttpClient.newHttpClient();

    /** Offers something to whoever there are news of. */
    private final class Offering implements BeckonListener {
        @Override
        public void profileUpdated(Person person, ProfileUpdate update) {
            person.identities().stream()
                    .filter(identity -> identity.namespace().equals(Identity.OWN))
                    .forEach(identity ->
                            beckon.send(Offer.of(title(update)), Audience.identity(identity)));
        }

        private static String title(ProfileUpdate update) {
            return update.events().stream()
                    .map(ProfileEvent::name)
                    .findFirst()
                    .map(event -> "Offer after " + event)
                    .orElse("Offer for " + update.traits().get("plan"));
        }
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

    private Peer pageOf(Identity identity) {
        Peer page = Peer.to(tomcat.ws("/beckon/visitor")).open();
        page.hello();
        page.send("{\"type\":\"identify\",\"identities\":[{\"signed\":\""
                + beckon.identities().sign(identity) + "\"}]}");
        page.await("\"type\":\"profile\"");
        return page;
    }

    private int post(String name, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(tomcat.http("/beckon/api/v1/" + name))
                .header("Authorization", Peer.basic(KEY, ""))
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void anIdentifyBringsTheProfileAndAnOffer() throws Exception {
        try (Peer ann = pageOf(ANN);
                Peer bob = pageOf(BOB)) {
            assertThat(post("identify", "{\"userId\":\"ann\",\"traits\":{\"plan\":\"gold\"}}"))
                    .isEqualTo(200);
            assertThat(ann.await("gold")).contains("\"type\":\"profile\"");
            ann.await("Offer for gold");
            assertGotNothing(bob);
        }
    }

    @Test
    void aTrackBringsTheEventAndAnOffer() throws Exception {
        try (Peer ann = pageOf(ANN);
                Peer bob = pageOf(BOB)) {
            assertThat(post("track", "{\"userId\":\"ann\",\"event\":\"Car Configured\"}"))
                    .isEqualTo(200);
            assertThat(ann.await("Car Configured")).contains("\"type\":\"profile\"");
            ann.await("Offer after Car Configured");
            assertGotNothing(bob);
        }
    }

    private static void assertGotNothing(Peer page) {
        page.send("{\"type\":\"ping\"}").await("\"pong\"");
        assertThat(page.frames())
                .noneMatch(frame -> frame.contains("Offer")
                        || frame.contains("gold")
                        || frame.contains("Configured"));
    }
}
