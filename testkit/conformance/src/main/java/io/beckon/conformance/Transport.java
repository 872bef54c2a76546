package io.beckon.conformance;

import java.time.Duration;
import java.util.Locale;

/** A way in which frames go. The names are those in a case. */
enum Transport {
    WEBSOCKET {
        @Override
        Browser browser(Clients clients, Duration patience) {
            return new WebSocketBrowser(clients, patience);
        }
    },
    HTTP {
        @Override
        Browser browser(Clients clients, Duration patience) {
            return new HttpBrowser(clients.plain(), patience);
        }
    };

    /** Makes a browser that connects in this way. */
    abstract Browser browser(Clients clients, Duration patience);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
