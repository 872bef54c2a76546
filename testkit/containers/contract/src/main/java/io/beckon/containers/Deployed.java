package io.beckon.containers;

import io.beckon.servlet.testing.Http;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.RawPeer;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A web application that is there, as its pages and its users see it. Closing it undeploys it. */
final class Deployed implements AutoCloseable {
    private final Consumer<Deployed> end;
    private final int port;
    private final String contextPath;
    private final String control;

    /** Makes one that answers tests itself, which closing it hands over to its end. */
    Deployed(int port, String contextPath, Consumer<Deployed> end) {
        this(port, contextPath, "http://127.0.0.1:" + port + contextPath, end);
    }

    /** Makes one for which another server answers tests. */
    Deployed(int port, String contextPath, String control, Consumer<Deployed> end) {
        this.port = port;
        this.contextPath = contextPath;
        this.control = control;
        this.end = end;
    }

    String contextPath() {
        return contextPath;
    }

    /** The origin of its own pages. */
    String origin() {
        return "http://127.0.0.1:" + port;
    }

    URI http(String path) {
        return URI.create(origin() + contextPath + path);
    }

    private URI ws(String path) {
        return URI.create("ws://127.0.0.1:" + port + contextPath + path);
    }

    /** A tab on one of its own pages. */
    Peer.Opening tab() {
        return tab(origin());
    }

    Peer.Opening tab(String origin) {
        return Peer.to(ws("/beckon/visitor")).origin(origin);
    }

    /** A tab that has the headers of its handshake, and reads only when told to. */
    RawPeer rawTab(String... headers) {
        return RawPeer.open(ws("/beckon/visitor"), headers);
    }

    Peer.Opening admin(String channel) {
        return admin(channel, origin());
    }

    Peer.Opening admin(String channel, String origin) {
        return Peer.to(ws("/beckon/admin/" + channel)).origin(origin);
    }

    /** Has it send a message to everybody, with so many bytes of filling. */
    void news(String text, int bytes) {
        control("news?of=" + encoded(text) + "&bytes=" + bytes);
    }

    /** Asks it about itself, with headers as names and values in turn. */
    String ask(String what, String of, String... namesAndValues) {
        return control(what + "?of=" + encoded(of), namesAndValues);
    }

    private String control(String pathAndQuery, String... namesAndValues) {
        HttpResponse<String> answer =
                Http.get(URI.create(control + "/control/" + pathAndQuery), namesAndValues);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(pathAndQuery + " was answered with "
                    + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /** Posts JSON. */
    HttpResponse<String> post(String path, String json) {
        return Http.post(http(path), json, "Content-Type", "application/json");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        end.accept(this);
    }
}
