package io.beckon.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.RawPeer;

import org.junit.jupiter.api.Test;

/** Who a visitor is, and from where it may come. */
interface HandshakeContract extends OnContainer {
    @Test
    default void theCookieIsKeptFromScriptsAndFromOtherSites() {
        Deployed shop = webapps().deploy("/shop", Webapp.byWebXml());
        try (RawPeer tab = shop.rawTab()) {
            assertThat(tab.header("Set-Cookie").split("; "))
                    .contains("HttpOnly", "SameSite=Lax", "Path=/shop")
                    .doesNotContain("Secure");
        }
    }

    @Test
    default void aBrowserIsOneVisitorOnAllTabsAndWhenItComesBack() {
        Deployed shop = webapps().deploy("/shop", Webapp.byWebXml());
        String cookie;
        String visitor;
        try (RawPeer first = shop.rawTab()) {
            cookie = OnContainer.cookieOf(first);
            first.text(Peer.HELLO);
            visitor = OnContainer.visitorIn(first.awaitText("\"welcome\""));
            try (Peer second = shop.tab().header("Cookie", cookie).open();
                    Peer stranger = shop.tab().open()) {
                assertThat(OnContainer.visitorIn(second.hello())).isEqualTo(visitor);
                assertThat(OnContainer.visitorIn(stranger.hello())).isNotEqualTo(visitor);
                assertThat(shop.ask("tabs", visitor)).isEqualTo("2");
            }
        }
        try (RawPeer again = shop.rawTab("Cookie: " + cookie)) {
            assertThat(again.header("Set-Cookie")).isEmpty();
            again.text(Peer.HELLO);
            assertThat(OnContainer.visitorIn(again.awaitText("\"welcome\""))).isEqualTo(visitor);
        }
        assertThat(shop.ask("visitor", "", "Cookie", cookie)).isEqualTo(visitor);
        assertThat(shop.ask("visitor", "")).isEqualTo("nobody");
    }

    @Test
    default void aPageOfAnotherOriginIsRefused() {
        Deployed shop = webapps()
                .deploy(
                        "/shop",
                        Webapp.byWebXml()
                                .parameter("beckon.allowedOrigins", "https://partner.example"));
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
    default void messagesAreCompressedOnlyWhereTheSiteSaysSo() {
        String offered = "Sec-WebSocket-Extensions: permessage-deflate";
        Deployed shop = webapps().deploy("/shop", Webapp.byWebXml());
        try (RawPeer tab = shop.rawTab(offered)) {
            assertThat(tab.response()).doesNotContain("permessage-deflate");
        }
    }
}
