package io.beckon.conformance;

import java.net.CookieManager;
import java.net.http.HttpClient;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The HTTP clients of a runner. Each has a thread, which on Java 17 only the garbage collector ends, so they are shared as far as cookies
 * allow. Safe for use by many threads.
 */
final class Clients {
    // The JDK's client would ask for HTTP/2 with each first request.
    private final HttpClient plain =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Deque<HttpClient> idle = new ConcurrentLinkedDeque<>();

    /** One that knows no cookies, for everybody. */
    HttpClient plain() {
        return plain;
    }

    /** One with cookies of its own, of which there are none yet; to be given back. */
    HttpClient withCookies() {
        HttpClient client = idle.poll();
        return client == null
                ? HttpClient.newBuilder().cookieHandler(new CookieManager()).build()
                : client;
    }

    /** Takes one back that nobody uses any more, and forgets its cookies. */
    void giveBack(HttpClient client) {
        client.cookieHandler()
                .ifPresent(cookies -> ((CookieManager) cookies).getCookieStore().removeAll());
        idle.push(client);
    }
}
