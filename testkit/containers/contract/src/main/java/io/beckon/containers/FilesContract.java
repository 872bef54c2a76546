package io.beckon.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.testing.Http;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.RawPeer;

import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;

/** What is served over plain HTTP. */
interface FilesContract extends OnContainer {
    @Test
    default void theClientIsServedAndKeptByTheBrowser() {
        Deployed shop = webapps().deploy("/shop", Webapp.byWebXml());
        HttpResponse<String> script = Http.get(shop.http("/beckon/beckon.js"));
        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.body()).contains("beckon");
        assertThat(header(script, "Content-Type")).startsWith("text/javascript");
        String tag = header(script, "ETag");
        assertThat(tag).startsWith("\"");

        HttpResponse<String> same = Http.get(shop.http("/beckon/beckon.js"), "If-None-Match", tag);
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(Http.get(shop.http("/beckon/beckon.js"), "If-None-Match", "\"other\"")
                        .statusCode())
                .isEqualTo(200);

        HttpResponse<String> head = Http.send("HEAD", shop.http("/beckon/beckon.js"));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "Content-Length")).isEqualTo(header(script, "Content-Length"));
    }

    @Test
    default void healthTellsThatAllIsWellAndTheRestIsNotThere() {
        Deployed shop = webapps().deploy("/shop", Webapp.byWebXml());
        assertThat(Http.get(shop.http("/beckon/health")).body()).contains("\"ready\":true");
        assertThat(Http.get(shop.http("/beckon/nothing")).statusCode()).isEqualTo(404);
        assertThat(Http.send("POST", shop.http("/beckon/beckon.js")).statusCode())
                .isEqualTo(405);
        assertThat(Http.get(shop.http("/beckon/visitor")).statusCode())
                .as("without an upgrade")
                .isEqualTo(426);
    }

    @Test
    default void aRequestTellsWhoseItIs() {
        Deployed shop = shop();
        try (RawPeer tab = shop.rawTab()) {
            String cookie = OnEndpoints.cookieOf(tab);
            tab.text(Peer.HELLO);
            String visitor = OnEndpoints.visitorIn(tab.awaitText("\"welcome\""));
            assertThat(shop.ask("visitor", "", "Cookie", cookie)).isEqualTo(visitor);
        }
        assertThat(shop.ask("visitor", "")).isEqualTo("nobody");
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
