package io.beckon.conformance;

import java.net.CookieManager;
import java.net.http.HttpClient;
import java.time.Duration;

/** A way in which frames go. The names are those in a case. */
enum Transport {
    WEBSOCKET {
        @Override
        Browser browser(Duration patience) {
            return new WebSocketBrowser(
                    HttpClient.newBuilder().cookieHandler(new CookieManager()).build(), patience);
        }
    },
    HTTP {
        @Override
        Browser browser(Duration patience) {
            // The JDK's client would ask for HTTP/2 with each first request.
            return new HttpBrowser(
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .cookieHandler(new CookieManager())
                            .build(),
                    patience);
        }
    };

    /** Makes a browser that connects in this way. */
    abstract Browser browser(Duration patience);

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
