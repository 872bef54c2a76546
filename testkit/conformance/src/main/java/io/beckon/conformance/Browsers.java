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
        String browser = variables.fill(StringNode.valueOf(connect.browser())).asString();
        return browsers.computeIfAbsent(browser, name -> transport.browser(clients, patience))
                .open(new Door(address(connect), headers(connect, variables)), connect);
    }

    private URI address(Step.Connect connect) {
        return URI.create(
                server + (connect.admin() == null ? "/visitor" : "/admin/" + connect.channel()));
    }

    private List<String> headers(Step.Connect connect, Variables variables) {
        List<String> headers = new ArrayList<>();
        String given = connect.origin();
        String origin = given == null ? origin() : given;
        if (!origin.isEmpty()) {
            add(headers, "Origin", origin);
        }
        connect.headers()
                .forEach((name, value) ->
                        add(headers, name, variables.fill(value).asString()));
        identity(connect.admin())
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
