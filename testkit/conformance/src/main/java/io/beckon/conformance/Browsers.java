package io.beckon.conformance;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The browsers of a case, by their names. What has the same browser has the same cookies. */
final class Browsers implements AutoCloseable {
    private final Transport transport;
    private final Clients clients;
    private final Duration patience;
    private final Map<String, Browser> browsers = new HashMap<>();
    private URI server;
    private JsonNode admins = MissingNode.getInstance();

    Browsers(URI server, Transport transport, Clients clients, Duration patience) {
        this.server = server;
        this.transport = transport;
        this.clients = clients;
        this.patience = patience;
    }

    /** By which headers the server knows its admins, by name. */
    void admins(JsonNode headers) {
        admins = headers;
    }

    /** The server has another address from now on. */
    void server(URI address) {
        server = address;
    }

    /**
     * Opens a connection.
     *
     * @throws Failure if the server does not take it, or names another subprotocol than expected
     */
    Peer open(Step.Connect connect, Variables variables) {
        List<String> headers =
                headers(connect.origin(), connect.headers(), connect.admin(), variables);
        return browser(connect.browser(), variables)
                .open(new Door(address(connect), headers), connect);
    }

    /**
     * Makes a request over HTTP.
     *
     * @throws Failure if it is not answered
     */
    HttpAnswer request(Step.Request request, Variables variables) {
        List<String> headers =
                headers(request.origin(), request.headers(), request.admin(), variables);
        URI address = URI.create(server + filled(request.path(), variables));
        JsonNode body = variables.fill(request.body());
        return browser(request.browser(), variables)
                .request(
                        request.method(),
                        new Door(address, headers),
                        body.isString() ? body.stringValue() : body.toString());
    }

    private Browser browser(String called, Variables variables) {
        return browsers.computeIfAbsent(
                filled(called, variables), name -> transport.browser(clients, patience));
    }

    private static String filled(String text, Variables variables) {
        return variables.fill(StringNode.valueOf(text)).asString();
    }

    private URI address(Step.Connect connect) {
        return URI.create(
                server + (connect.admin() == null ? "/visitor" : "/admin/" + connect.channel()));
    }

    private List<String> headers(
            @Nullable String given,
            Map<String, JsonNode> more,
            @Nullable String admin,
            Variables variables) {
        List<String> headers = new ArrayList<>();
        String origin = given == null ? origin() : given;
        if (!origin.isEmpty()) {
            add(headers, "Origin", origin);
        }
        more.forEach((name, value) -> add(headers, name, variables.fill(value).asString()));
        identity(admin)
                .properties()
                .forEach(header ->
                        add(headers, header.getKey(), header.getValue().asString()));
        return List.copyOf(headers);
    }

    private static void add(List<String> headers, String name, String value) {
        headers.add(name);
        headers.add(value);
    }

    /** The origin of the server's own pages. */
    private String origin() {
        return server.getScheme() + "://" + server.getRawAuthority();
    }

    private JsonNode identity(@Nullable String admin) {
        JsonNode headers = admin == null ? MissingNode.getInstance() : admins.path(admin);
        if (admin != null && !headers.isObject()) {
            throw new Unsupported("The server has no admin " + admin + ".");
        }
        return headers;
    }

    /** Ends the browsers, once their connections are closed. */
    @Override
    public void close() {
        browsers.values().forEach(Browser::close);
    }
}
