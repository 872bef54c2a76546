package io.beckon.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.testing.LinePeer;
import io.beckon.servlet.testing.Peer;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Visitors without WebSocket. */
interface FallbackContract extends OnContainer {
    @Test
    default void anOfferReachesAVisitorOverHttpAndWhatBreaksIsGoneOnWith() {
        Deployed shop = webapps().deploy("/shop", Webapp.byWebXml());
        try (LinePeer tab = connect(shop).stream()) {
            String visitor = tab.await("welcome").path("visitor").asString();
            assertThat(shop.ask("offer", visitor)).isEqualTo("accepted");
            String id = tab.await("message").path("id").asString();
            tab.cut();
            assertThat(tab.send("{\"type\":\"claim\",\"id\":\"" + id + "\",\"at\":1}"))
                    .isEqualTo(204);
            tab.stream().await("granted");
            assertThat(tab.messages())
                    .filteredOn(message -> message.path("type").asString().equals("message"))
                    .hasSize(1);
        }
    }

    @Test
    default void whatComesDownCanBeAskedForOneByOne() {
        Deployed shop = webapps().deploy("/shop", Webapp.byWebXml());
        try (LinePeer tab = connect(shop).poll()) {
            String visitor = tab.await("welcome").path("visitor").asString();
            shop.ask("offer", visitor);
            while (tab.messages().stream()
                    .noneMatch(message -> message.path("type").asString().equals("message"))) {
                tab.poll();
            }
            assertThat(tab.leave()).isEqualTo(204);
            assertThat(tab.statusOfLine()).isEqualTo(410);
        }
    }

    @Test
    default void heartbeatsKeepAStreamForLongerThanTheContainersIdleTime() {
        Deployed shop = fastShop();
        long idleNanos = Duration.ofMillis(2L * ServletContainer.IDLE_MILLIS).toNanos();
        try (LinePeer tab = connect(shop).stream()) {
            long start = System.nanoTime();
            for (int pings = 1; System.nanoTime() - start < idleNanos; pings++) {
                tab.await("ping", pings);
                assertThat(tab.send("{\"type\":\"pong\"}")).isEqualTo(204);
            }
            assertThat(tab.send("{\"type\":\"ping\"}")).isEqualTo(204);
            tab.await("pong");
        }
    }

    private static LinePeer connect(Deployed shop) {
        LinePeer tab = new LinePeer(shop.http("/beckon/visitor"), shop.origin());
        assertThat(tab.open().statusCode()).isEqualTo(200);
        assertThat(tab.send(Peer.HELLO)).isEqualTo(204);
        return tab;
    }
}
