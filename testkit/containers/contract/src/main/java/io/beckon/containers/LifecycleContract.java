package io.beckon.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.testing.Http;
import io.beckon.servlet.testing.LinePeer;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.RawPeer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;

/** Web applications that come and go while the container runs. */
interface LifecycleContract extends OnContainer {
    int REDEPLOYS = 50;
    Duration PATIENCE = Duration.ofSeconds(15);

    @Test
    default void whoIsThereAtAnUndeploymentIsToldToComeBackAndCan() {
        Deployed shop = webapps().deploy("/shop", Webapp.byWebXml().drained());
        String visitor;
        String cookie;
        try (RawPeer tab = shop.rawTab()) {
            cookie = OnEndpoints.cookieOf(tab);
            tab.text(Peer.HELLO);
            visitor = OnEndpoints.visitorIn(tab.awaitText("\"welcome\""));
            shop.close();
            assertThat(tab.awaitClose()).isEqualTo(4000);
        }
        Deployed again = webapps().deploy("/shop", Webapp.byWebXml());
        try (Peer tab = again.tab().header("Cookie", cookie).open()) {
            assertThat(OnEndpoints.visitorIn(tab.hello())).isEqualTo(visitor);
        }
    }

    @Test
    @Timeout(180) // whole servers take their time
    default void redeploymentsLeaveNoThreadAndNoClassLoader() {
        assertLeftByRedeployments("loaders 0, threads \\[\\]");
    }

    /**
     * Redeploys, and waits until no more is left than is said.
     *
     * @param left a regular expression
     */
    default void assertLeftByRedeployments(String left) {
        for (int i = 0; i < REDEPLOYS; i++) {
            comeAndGo("/again");
        }
        // Java 17 keeps the types of the record whose equals it has made last, and so one class
        // loader, whosever it is. Let it be that of another one.
        comeAndGo("/last");
        Deployed after = webapps().deploy("/after", Webapp.byWebXml());
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(after.ask("leftovers", "/again"))
                        .matches("deployed " + REDEPLOYS + ", " + left));
    }

    private void comeAndGo(String contextPath) {
        Deployed shop = webapps().deploy(contextPath, Webapp.byWebXml());
        try (Peer tab = shop.tab().open();
                LinePeer overHttp = new LinePeer(shop.http("/beckon/visitor"), shop.origin())) {
            tab.hello();
            overHttp.open();
            overHttp.send(Peer.HELLO);
            overHttp.stream().await("welcome");
            shop.news("hello", 0);
            tab.await("hello");
            assertThat(Http.get(shop.http("/beckon/beckon.js")).statusCode()).isEqualTo(200);
            shop.close();
            // Whichever number it sees: in a hurry it may be the container's.
            tab.awaitClose();
        }
    }

    @Test
    default void twoWebApplicationsAreTwoSites() {
        Deployed one = webapps().deploy("/one", Webapp.byWebXml().drained());
        Deployed two = webapps().deploy("/two", Webapp.byWebXml());
        try (RawPeer tab = two.rawTab()) {
            assertThat(OnEndpoints.setCookieOf(tab))
                    .startsWith("beckon_two=")
                    .contains("Path=/two");
        }
        try (Peer tabOfOne = one.tab().open();
                Peer tabOfTwo = two.tab().open()) {
            tabOfOne.hello();
            tabOfTwo.hello();
            one.news("of one", 0);
            two.news("of two", 0);
            tabOfOne.await("of one");
            tabOfTwo.await("of two");
            one.close();
            assertThat(tabOfOne.awaitClose()).isEqualTo(4000);

            tabOfTwo.send("{\"type\":\"ping\"}").await("\"pong\"");
            assertThat(tabOfOne.frames()).noneMatch(frame -> frame.contains("of two"));
            assertThat(tabOfTwo.frames()).noneMatch(frame -> frame.contains("of one"));
        }
    }
}
