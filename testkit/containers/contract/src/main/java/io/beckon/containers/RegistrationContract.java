package io.beckon.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.RawPeer;

import org.junit.jupiter.api.Test;

/** The three ways to register, and where. */
interface RegistrationContract extends OnContainer {
    @Test
    default void byWebXml() {
        assertServes("/shop", Webapp.byWebXml().parameter("beckon.site", "cars"), "cars");
    }

    @Test
    default void byWebXmlThatSaysItIsComplete() {
        assertServes("/shop", Webapp.byWebXml().complete(), "shop");
    }

    @Test
    default void byAnnotation() {
        assertServes("/shop", Webapp.byAnnotation(), "annotated");
    }

    @Test
    default void byListenerInJava() {
        assertServes("/shop", Webapp.byJava(), "programmatic");
    }

    @Test
    default void atTheRoot() {
        assertServes("", Webapp.byWebXml(), "site");
    }

    @Test
    default void asOneFile() {
        assertServes("/shop", Webapp.byAnnotation().packed(), "annotated");
    }

    @Test
    default void messagesAreCompressedWhereTheSiteSaysSo() {
        Deployed shop = webapps()
                .deploy("/shop", Webapp.byWebXml().parameter("beckon.compression", "true"));
        try (RawPeer tab = shop.rawTab(HandshakeContract.COMPRESSION_OFFERED)) {
            assertThat(tab.response().contains("permessage-deflate")).isEqualTo(compresses());
        }
    }

    /** Tells whether this container can compress messages. */
    default boolean compresses() {
        return true;
    }

    private void assertServes(String contextPath, Webapp webapp, String site) {
        Deployed shop = webapps().deploy(contextPath, webapp);
        try (Peer tab = shop.tab().subprotocol("beckon.v1").open()) {
            assertThat(tab.hello()).contains("\"visitor\":\"v_");
            assertThat(tab.subprotocol()).isEqualTo("beckon.v1");
        }
        assertThat(shop.ask("site", "")).isEqualTo(site);
    }
}
