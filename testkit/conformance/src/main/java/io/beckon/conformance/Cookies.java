package io.beckon.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** What one browser remembers, where it shares a client with others. Safe for use by many threads. */
final class Cookies {
    private final CookieManager cookies = new CookieManager();

    /** Puts those into a request that belong to its address. */
    void into(HttpRequest.Builder request, URI address) {
        try {
            List<String> all = cookies.get(address, Map.of()).getOrDefault("Cookie", List.of());
            if (!all.isEmpty()) {
                request.header("Cookie", String.join("; ", all));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Remembers what an answer sets, and returns the answer. */
    <T> HttpResponse<T> from(HttpResponse<T> answer) {
        try {
            cookies.put(answer.uri(), answer.headers().map());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer;
    }
}
