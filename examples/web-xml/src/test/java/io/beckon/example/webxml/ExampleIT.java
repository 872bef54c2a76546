package io.beckon.example.webxml;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.example.launcher.Launcher;
import io.beckon.servlet.testing.Http;
import io.beckon.servlet.testing.Peer;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.file.Path;

/** Starts the example as it is and visits it. */
class ExampleIT {
    @Test
    void aVisitorIsWelcome() throws Exception {
        try (Launcher example = Launcher.start(Path.of(""), 0)) {
            String host = "127.0.0.1:" + example.port();
            assertThat(Http.get(URI.create("http://" + host + "/")).body())
                    .contains(
                            "<script src=\"beckon/beckon.js\" data-beckon-connect defer></script>");
            assertThat(Http.get(URI.create("http://" + host + "/beckon/beckon.js"))
                            .statusCode())
                    .isEqualTo(200);
            try (Peer visitor = Peer.to(URI.create("ws://" + host + "/beckon/visitor"))
                    .origin("http://" + host)
                    .open()) {
                assertThat(visitor.hello()).contains("\"visitor\":\"v_");
            }
        }
    }
}
