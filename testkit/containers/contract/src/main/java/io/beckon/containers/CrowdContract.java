package io.beckon.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.RawPeer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Many peers at once, and some that do not do what they should. */
interface CrowdContract extends OnEndpoints {
    int VISITORS = 10;
    int TABS_OF_EACH = 20;

    @Test
    default void aBroadcastReachesEachOfManyTabsOnce() {
        Deployed shop = shop();
        List<Peer> tabs = manyTabs(shop);
        try {
            tabs.forEach(tab -> tab.send(Peer.HELLO));
            awaitAll(tabs, "\"welcome\"");
            shop.news("the doors are open", 0);

            awaitAll(tabs, "the doors are open");
            // After the answer to this nothing that was sent before is still to come.
            tabs.forEach(tab -> tab.send("{\"type\":\"ping\"}"));
            awaitAll(tabs, "\"pong\"");
            assertThat(tabs)
                    .hasSize(VISITORS * TABS_OF_EACH)
                    .allSatisfy(tab -> assertThat(tab.frames())
                            .filteredOn(frame -> frame.contains("the doors are open"))
                            .hasSize(1));
        } finally {
            tabs.forEach(Peer::close);
        }
    }

    @Test
    default void aPeerThatReadsNothingHoldsNobodyUpAndIsClosed() {
        Deployed shop = fastShop();
        try (RawPeer deaf = shop.rawTab();
                Peer quick = shop.tab().open()) {
            deaf.text(Peer.HELLO);
            String deafVisitor = OnEndpoints.visitorIn(deaf.awaitText("\"welcome\""));
            quick.hello();
            int[] round = {0};
            Awaitility.await("the deaf one closed")
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> {
                        String text = "round " + ++round[0] + ".";
                        stillHere(deaf);
                        quick.send("{\"type\":\"ping\"}");
                        shop.news(text, 15_000);
                        quick.await(text);
                        return shop.ask("tabs", deafVisitor).equals("0");
                    });

            assertThat(shop.ask("figures", "")).contains("connections.slow=1");
            assertThat(quick.code()).isZero();
        }
    }

    @Test
    default void aPeerThatIsGoneIsMissedAtOnce() {
        Deployed shop = shop();
        Peer tab = shop.tab().open();
        String visitor = OnEndpoints.visitorIn(tab.hello());
        assertThat(shop.ask("tabs", visitor)).isEqualTo("1");
        tab.close();
        Awaitility.await().until(() -> shop.ask("tabs", visitor).equals("0"));
    }

    @Test
    default void heartbeatsKeepAnIdleConnectionAndEndADeadOne() {
        Deployed shop = fastShop();
        long idleNanos = Duration.ofMillis(2L * ServletContainer.IDLE_MILLIS).toNanos();
        try (RawPeer alive = shop.rawTab();
                RawPeer dead = shop.rawTab()) {
            alive.text(Peer.HELLO);
            alive.awaitText("\"welcome\"");
            dead.text(Peer.HELLO);
            long start = System.nanoTime();
            while (System.nanoTime() - start < idleNanos) {
                alive.awaitText("\"ping\"");
                alive.text("{\"type\":\"pong\"}");
            }
            alive.text("{\"type\":\"ping\"}");
            alive.awaitText("\"pong\"");
            assertThat(dead.awaitClose()).isEqualTo(4002);
        }
    }

    /** Says something, so that the heartbeat is content. */
    private static void stillHere(RawPeer peer) {
        try {
            peer.text("{\"type\":\"ping\"}");
        } catch (UncheckedIOException e) {
            // It has been closed by now.
        }
    }

    private static void awaitAll(List<Peer> tabs, String text) {
        Awaitility.await("all have " + text)
                .atMost(Duration.ofSeconds(30))
                .until(() -> tabs.stream()
                        .allMatch(tab ->
                                tab.frames().stream().anyMatch(frame -> frame.contains(text))));
    }

    /** Opens all tabs of all visitors at once. */
    private static List<Peer> manyTabs(Deployed shop) {
        ExecutorService browsers = Executors.newFixedThreadPool(VISITORS);
        try {
            return Stream.generate(() -> browsers.submit(() -> tabsOfOneVisitor(shop)))
                    .limit(VISITORS)
                    .toList()
                    .stream()
                    .flatMap(CrowdContract::tabsIn)
                    .toList();
        } finally {
            browsers.shutdownNow();
        }
    }

    private static Stream<Peer> tabsIn(Future<List<Peer>> opened) {
        try {
            return opened.get().stream();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Peer> tabsOfOneVisitor(Deployed shop) {
        List<Peer> tabs = new ArrayList<>();
        try (RawPeer first = shop.rawTab()) {
            String cookie = OnEndpoints.cookieOf(first);
            for (int i = 0; i < TABS_OF_EACH; i++) {
                tabs.add(shop.tab().header("Cookie", cookie).open());
            }
        }
        return tabs;
    }
}
