package io.beckon.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.RawPeer;

import org.junit.jupiter.api.Test;

/** A server behind a proxy that speaks TLS to browsers, and plain HTTP to the server. */
interface ProxyContract extends OnContainer {
    String PUBLIC_ORIGIN = "https://shop.example";

    @Test
    default void whatATrustedProxySaysCounts() {
        Deployed shop = webapps()
                .deploy(
                        "/shop",
                        Webapp.byWebXml()
                                .addressChannel()
                                .parameter("beckon.trustForwarded", "true"));
        try (Peer tab = forwarded(shop.tab(PUBLIC_ORIGIN)).open()) {
            tab.hello();
        }
        try (Peer tab = forwarded(shop.tab()).open()) {
            assertThat(tab.awaitClose()).as("the origin behind the proxy").isEqualTo(4100);
        }
        try (RawPeer tab = shop.rawTab("X-Forwarded-Proto: https")) {
            assertThat(OnEndpoints.setCookieOf(tab).split("; ")).contains("Secure");
        }
        try (Peer admin = forwarded(shop.admin("address", PUBLIC_ORIGIN)).open()) {
            assertThat(admin.await("\"welcome\"")).contains("\"admin\":\"192.0.2.1\"");
        }
    }

    @Test
    default void withoutTrustItDoesNotAndThePeersAddressIsKnown() {
        Deployed shop = webapps().deploy("/shop", Webapp.byWebXml().addressChannel());
        try (Peer tab = forwarded(shop.tab(PUBLIC_ORIGIN)).open()) {
            assertThat(tab.awaitClose()).isEqualTo(4100);
        }
        try (Peer admin = forwarded(shop.admin("address")).open()) {
            assertThat(admin.await("\"welcome\"")).contains("\"admin\":\"127.0.0.1\"");
        }
    }

    private static Peer.Opening forwarded(Peer.Opening opening) {
        return opening.header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "shop.example")
                .header("X-Forwarded-For", "198.51.100.7, 192.0.2.1");
    }
}
