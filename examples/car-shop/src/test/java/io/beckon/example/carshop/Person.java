package io.beckon.example.carshop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/** A browser without pages: cookies, requests and WebSocket connections. */
final class Person {
    private static final HttpClient WITHOUT_COOKIES = HttpClient.newHttpClient();

    private final RunningShop shop;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client;

    Person(RunningShop shop) {
        this.shop = shop;
        this.client = HttpClient.newBuilder().cookieHandler(cookies).build();
    }

    /** One of many who come once: without a cookie jar everybody is a visitor of their own. */
    static Line passerBy(RunningShop shop, String path) {
        Line line = Line.to(WITHOUT_COOKIES, socket(shop, "/beckon/visitor"));
        hello(line, shop, path);
        return line;
    }

    /** Opens a page in a tab of its own. */
    Line tab(String path, String... headers) {
        Line line = Line.to(client, socket(shop, "/beckon/visitor"), headers);
        hello(line, shop, path);
        return line;
    }

    Line admin(String user, String password) {
        return Line.to(
                client,
                socket(shop, "/beckon/admin/default"),
                "Authorization",
                basic(user, password));
    }

    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(shop.url(path)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return answer(request.build());
    }

    HttpResponse<String> post(String path, String form) {
        return answer(HttpRequest.newBuilder(URI.create(shop.url(path)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
    }

    /** The names of the cookies that this browser has been given. */
    Set<String> cookieNames() {
        Set<String> names = new HashSet<>();
        cookies.getCookieStore().getCookies().forEach(cookie -> names.add(cookie.getName()));
        return names;
    }

    private HttpResponse<String> answer(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void hello(Line line, RunningShop shop, String path) {
        line.say("{\"type\":\"hello\",\"page\":" + page(shop, path) + "}");
        line.hears("welcome");
    }

    /** The page at a path of the shop, as the browser client tells it. */
    static String page(RunningShop shop, String path) {
        return "{\"url\":\"" + shop.url(path) + "\",\"title\":\"The page " + path
                + "\",\"referrer\":\"\"}";
    }

    private static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private static URI socket(RunningShop shop, String path) {
        return URI.create("ws" + shop.url(path).substring("http".length()));
    }
}
