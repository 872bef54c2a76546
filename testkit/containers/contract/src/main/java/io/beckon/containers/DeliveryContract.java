package io.beckon.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.testing.Peer;

import org.junit.jupiter.api.Test;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An offer sent from Java. */
interface DeliveryContract extends OnEndpoints {
    Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    @Test
    default void anOfferReachesItsVisitorAndIsShownInOneTabOnce() {
        Deployed shop = shop();
        String cookie = newCookie(shop);
        try (Peer one = shop.tab().header("Cookie", cookie).open();
                Peer two = shop.tab().header("Cookie", cookie).open();
                Peer stranger = shop.tab().open()) {
            String visitor = OnEndpoints.visitorIn(one.hello());
            two.hello();
            stranger.hello();

            assertThat(shop.ask("offer", visitor)).isEqualTo("accepted");
            String id = idIn(one.await("Test drive?"));
            assertThat(idIn(two.await("Test drive?"))).isEqualTo(id);

            one.send(claim(id)).await("\"granted\"");
            assertThat(two.send(claim(id)).await("\"refused\"")).contains("\"claimed\"");
            one.send("{\"type\":\"receipt\",\"id\":\"" + id + "\",\"status\":\"displayed\"}")
                    .send("{\"type\":\"ping\"}")
                    .await("\"pong\"");
            assertThat(two.send(claim(id)).await("\"over\"")).contains("\"refused\"");

            stranger.send("{\"type\":\"ping\"}").await("\"pong\"");
            assertThat(stranger.frames()).noneMatch(frame -> frame.contains("Test drive?"));
        }
    }

    @Test
    default void anOfferWaitsForAVisitorWhoIsBetweenTwoPages() {
        Deployed shop = shop();
        String cookie = newCookie(shop);
        String visitor;
        try (Peer tab = shop.tab().header("Cookie", cookie).open()) {
            visitor = OnEndpoints.visitorIn(tab.hello());
        }
        shop.ask("offer", visitor);
        try (Peer tab = shop.tab().header("Cookie", cookie).open()) {
            tab.hello();
            tab.await("Test drive?");
        }
    }

    private static String newCookie(Deployed shop) {
        try (var tab = shop.rawTab()) {
            return OnEndpoints.cookieOf(tab);
        }
    }

    private static String claim(String id) {
        return "{\"type\":\"claim\",\"id\":\"" + id + "\",\"at\":1}";
    }

    private static String idIn(String message) {
        Matcher matcher = ID.matcher(message);
        assertThat(matcher.find()).as(message).isTrue();
        return matcher.group(1);
    }
}
