package io.beckon.servlet.client;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;

/** What the tests of the full client have in common. */
final class FullClient {

    static final String SNIPPET = snippet("");

    private FullClient() {}

    static String snippet(String attributes) {
        return "<script src=/beckon/beckon-full.js data-beckon-connect " + attributes
                + " defer></script>";
    }

    /** The identities in a message: what is signed, or namespace, kind and value. */
    static List<String> identities(JsonNode message) {
        List<String> identities = new ArrayList<>();
        for (JsonNode identity : message.path("identities")) {
            identities.add(
                    identity.has("signed")
                            ? identity.path("signed").asString()
                            : identity.path("namespace").asString()
                                    + "/" + identity.path("kind").asString()
                                    + "/" + identity.path("value").asString());
        }
        return identities;
    }

    static JsonNode hello(FakeServer.Connection connection) {
        return connection.received("hello").findFirst().orElseThrow();
    }

    /** All that a connection was told of, in its order. */
    static List<String> told(FakeServer.Connection connection) {
        return connection
                .received()
                .flatMap(message -> identities(message).stream())
                .toList();
    }

    /** Greets a connection that the server has left waiting. */
    static void welcome(FakeServer.Connection connection, String token) {
        connection.send(
                "{\"type\":\"welcome\",\"visitor\":\"v_2\",\"connection\":\"c_9\",\"heartbeat\":25000,\"token\":\"%s\"}"
                        .formatted(token));
    }

    /** Sends a profile; its fields are given with single quotes. */
    static void profile(FakeServer.Connection connection, String fields) {
        connection.send("{'type':'profile'%s}"
                .formatted(fields.isEmpty() ? "" : "," + fields)
                .replace('\'', '"'));
    }
}
