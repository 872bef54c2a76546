package io.beckon.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.testing.Http;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.RawPeer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Web applications that come and go while the container runs. */
interface LifecycleContract extends OnContainer {
    int REDEPLOYS = 20;
    Duration PATIENCE = Duration.ofSeconds(15);

    @Test
    default void whoIsThereAtAnUndeploymentIsToldToComeBackAndCan() {
        Deployed shop = webapps().deploy("/shop", Webapp.byWebXml().drained());
        String visitor;
        String cookie;
        try (RawPeer tab = shop.rawTab()) {
            cookie = OnContainer.cookieOf(tab);
            tab.text(Peer.HELLO);
            visitor = OnContainer.visitorIn(tab.awaitText("\"welcome\""));
            shop.close();
            assertThat(tab.awaitClose()).isEqualTo(4000);
        }
        Deployed again = webapps().deploy("/shop", Webapp.byWebXml());
        try (Peer tab = again.tab().header("Cookie", cookie).open()) {
            assertThat(OnContainer.visitorIn(tab.hello())).isEqualTo(visitor);
        }
    }

    @Test
    default void redeploymentsLeaveNoThreadAndNoClassLoader() {
        for (int i = 0; i < REDEPLOYS; i++) {
            comeAndGo("/again");
        }
        // Java 17 keeps the types of the record whose equals it has made last, and so one class
        // loader, whosever it is. Let it be that of another one.
        comeAndGo("/last");
        assertThat(Loaders.noted("/again")).isEqualTo(REDEPLOYS);
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(threads("/again")).isEmpty());
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            System.gc();
            assertThat(Loaders.alive("/again")).isEmpty();
        });
    }

    private void comeAndGo(String contextPath) {
        Deployed shop = webapps().deploy(contextPath, Webapp.byWebXml());
        try (Peer tab = shop.tab().open()) {
            tab.hello();
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
            assertThat(tab.header("Set-Cookie")).startsWith("beckon_two=").contains("Path=/two");
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

    /** The threads that Beckon has started, and those that hold on to a web application. */
    private static List<Thread> threads(String contextPath) {
        Set<Thread> all = Thread.getAllStackTraces().keySet();
        List<ClassLoader> loaders = Loaders.alive(contextPath);
        return all.stream()
                .filter(thread -> thread.getName().startsWith("beckon")
                        || loaders.contains(thread.getContextClassLoader()))
                .toList();
    }
}
