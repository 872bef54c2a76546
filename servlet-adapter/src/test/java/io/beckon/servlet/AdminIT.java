package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.AdminGrant;
import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.servlet.testing.Http;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.util.Optional;

/** Who is let into an admin channel on a real Tomcat with BASIC authentication. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminIT {
    private final Beckon beckon = Beckon.builder(
                    Site.named("shop").secret("a secret of the admin tests").build())
            .adminChannel(
                    "local",
                    request -> "127.0.0.1".equals(request.remoteAddress())
                            ? Optional.of(AdminGrant.readOnly("somebody"))
                            : Optional.empty())
            .build();
    private final TomcatServer tomcat = new TomcatServer();

    @BeforeAll
    void start() {
        TomcatServer.basicAuthentication(
                tomcat.plain("", (classes, context) -> BeckonServlets.register(context, beckon)),
                "/beckon/dashboard/*");
        tomcat.user("admin", "secret", "beckon-admin").user("clerk", "secret", "clerk");
        tomcat.start();
    }

    @AfterAll
    void stop() {
        beckon.close();
        tomcat.close();
    }

    @Test
    void whoHasTheRoleIsLetIn() {
        try (Peer admin = channel("default").user("admin", "secret").open()) {
            assertThat(admin.await("\"welcome\""))
                    .contains("\"admin\":\"admin\"", "send:everybody");
        }
    }

    @Test
    void whoHasAnotherRoleIsNot() {
        try (Peer clerk = channel("default").user("clerk", "secret").open()) {
            assertThat(clerk.awaitClose()).isEqualTo(4100);
            assertThat(clerk.frames()).isEmpty();
        }
    }

    @Test
    void whoIsNobodyIsNot() {
        try (Peer nobody = channel("default").open()) {
            assertThat(nobody.awaitClose()).isEqualTo(4100);
            assertThat(nobody.frames()).isEmpty();
        }
    }

    @Test
    void aChannelThatIsNotThereLetsNobodyIn() {
        try (Peer admin = channel("other").user("admin", "secret").open()) {
            assertThat(admin.awaitClose()).isEqualTo(4100);
        }
    }

    @Test
    void aPageOfAnotherOriginIsNotLetInWhoeverLooksAtIt() {
        try (Peer admin = Peer.to(tomcat.ws("/beckon/admin/default"))
                .origin("https://evil.example")
                .user("admin", "secret")
                .open()) {
            assertThat(admin.awaitClose()).isEqualTo(4100);
            assertThat(admin.frames()).isEmpty();
        }
    }

    @Test
    void aPolicyOfTheSitesOwnSeesThePeersAddress() {
        try (Peer admin = channel("local").open()) {
            assertThat(admin.await("\"welcome\""))
                    .contains("\"somebody\"")
                    .doesNotContain("send:everybody");
        }
    }

    @Test
    void aVisitorsConnectionIsNoWayToSend() {
        try (Peer visitor = Peer.to(tomcat.ws("/beckon/visitor")).open();
                Peer other = Peer.to(tomcat.ws("/beckon/visitor")).open()) {
            visitor.hello();
            other.hello();
            visitor.send(
                    "{\"type\":\"send\",\"ref\":\"1\",\"to\":{\"everybody\":true},\"offer\":{\"title\":\"Spam\"}}");

            assertThat(visitor.await("\"error\"")).contains("unknown_type");
            other.send("{\"type\":\"ping\"}").await("pong");
            assertThat(other.frames()).noneMatch(frame -> frame.contains("Spam"));
        }
    }

    @Test
    void theDashboardIsForPeopleWhomTheContainerKnows() {
        assertThat(Http.get(tomcat.http("/beckon/dashboard/")).statusCode()).isEqualTo(401);
        assertThat(Http.get(
                                tomcat.http("/beckon/dashboard"),
                                "Authorization",
                                Peer.basic("clerk", "secret"))
                        .statusCode())
                .isEqualTo(302);
    }

    private Peer.Opening channel(String name) {
        return Peer.to(tomcat.ws("/beckon/admin/" + name)).origin(tomcat.origin());
    }
}
