package io.beckon.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.RawPeer;

import org.junit.jupiter.api.Test;

/** Who a visitor is, and from where it may come. */
interface HandshakeContract extends OnEndpoints {
    /** A header, as browsers send it. */
    String COMPRESSION_OFFERED = "Sec-WebSocket-Extensions: permessage-deflate";

    @Test
    default void theCookieIsKeptFromScriptsAndFromOtherSites() {
        Deployed shop = shop();
        try (RawPeer tab = shop.rawTab()) {
            assertThat(OnEndpoints.setCookieOf(tab).split("; "))
                    .contains("HttpOnly", "SameSite=Lax", "Path=/shop")
                    .doesNotContain("Secure");
        }
    }

    @Test
    default void aBrowserIsOneVisitorOnAllTabsAndWhenItComesBack() {
        Deployed shop = shop();
        String cookie;
        String visitor;
        try (RawPeer first = shop.rawTab()) {
            cookie = OnEndpoints.cookieOf(first);
            first.text(Peer.HELLO);
            visitor = OnEndpoints.visitorIn(first.awaitText("\"welcome\""));
            try (Peer second = shop.tab().header("Cookie", cookie).open();
                    Peer stranger = shop.tab().open()) {
                assertThat(OnEndpoints.visitorIn(second.hello())).isEqualTo(visitor);
                assertThat(OnEndpoints.visitorIn(stranger.hello())).isNotEqualTo(visitor);
                assertThat(shop.ask("tabs", visitor)).isEqualTo("2");
            }
        }
        try (RawPeer again = shop.rawTab("Cookie: " + cookie)) {
            assertThat(OnEndpoints.setCookieOf(again)).isEmpty();
            again.text(Peer.HELLO);
            assertThat(OnEndpoints.visitorIn(again.awaitText("\"welcome\""))).isEqualTo(visitor);
        }
    }

    @Test
    default void aPageOfAnotherOriginIsRefused() {
        Deployed shop = shopFor("https://partner.example");
        for (String origin : new String[] {shop.origin(), "https://partner.example"}) {
            try (Peer tab = shop.tab(origin).open()) {
                assertThat(tab.hello()).as(origin).contains("v_");
            }
        }
        for (String origin : new String[] {
            "https://evil.example", "null", shop.origin().replace("http:", "https:")
        }) {
            try (Peer tab = shop.tab(origin).open()) {
                assertThat(tab.awaitClose()).as(origin).isEqualTo(4100);
                assertThat(tab.frames()).isEmpty();
            }
        }
    }

    @Test
    default void messagesAreNotCompressedUnlessTheSiteSaysSo() {
        Deployed shop = shop();
        try (RawPeer tab = shop.rawTab(COMPRESSION_OFFERED)) {
            assertThat(tab.response()).doesNotContain("permessage-deflate");
        }
    }
}
