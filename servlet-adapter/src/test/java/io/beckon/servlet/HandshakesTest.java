package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.spi.Handshake;

import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.security.Principal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Handshakes in containers that are not like Tomcat, and behind proxies. */
class HandshakesTest {
    private final FakeBeckon beckon = new FakeBeckon();
    private final List<Session> closed = new CopyOnWriteArrayList<>();
    private final Connections connections = new Connections(FakeBeckon.MAX_FRAME, "test");

    @AfterEach
    void stop() {
        connections.stop();
    }

    @Test
    void whatAProxySaysCountsOnlyWhereItIsTrusted() {
        Request request = new Request("ws://backend:8080/beckon/visitor")
                .with("X-Forwarded-Proto", "http, https")
                .with("X-Forwarded-Host", "shop.example")
                .with("X-Forwarded-For", "203.0.113.9, 198.51.100.7");

        shake(false, request);
        shake(true, request);

        Handshake distrusting = beckon.handshakes.get(0);
        assertThat(distrusting.self()).isEqualTo("http://backend:8080");
        assertThat(distrusting.remoteAddress()).isNull();
        Handshake trusting = beckon.handshakes.get(1);
        assertThat(trusting.self()).isEqualTo("https://shop.example");
        assertThat(trusting.secure()).isTrue();
        assertThat(trusting.remoteAddress()).isEqualTo("198.51.100.7");
    }

    @Test
    void severalOriginsAreNotOne() {
        shake(
                false,
                new Request("ws://shop.example/beckon/visitor")
                        .with("Origin", "http://shop.example", "http://x"));

        assertThat(beckon.handshakes.get(0).origin()).isEqualTo("http://shop.example, http://x");
    }

    @Test
    void onlyTheRolesThatThePolicyWantsToKnowAreAskedFor() {
        Request request = new Request("ws://shop.example/beckon/visitor");
        request.user = "ann";

        shake(false, request);

        assertThat(beckon.handshakes.get(0).principal()).isEqualTo("ann");
        assertThat(beckon.handshakes.get(0).roles()).containsExactly("beckon-admin");
        assertThat(request.asked).containsExactlyInAnyOrderElementsOf(beckon.roles());
    }

    @Test
    void theCookieIsAddedToWhatOthersHaveSet() {
        beckon.setCookie = "a=b";
        Map<String, List<String>> headers =
                shake(false, new Request("ws://shop.example/beckon/visitor"));

        assertThat(headers.get("Set-Cookie")).containsExactly("a=b");
    }

    @Test
    void aContainerThatMixesConnectionsUpLetsNobodyIn() {
        Handshakes handshakes = handshakes(false);
        ServerEndpointConfig shared = config();
        Session first = session(shared, closed);
        Session second = session(shared, closed);
        handshakes.modifyHandshake(
                shared, new Request("ws://shop.example/beckon/visitor"), Map::of);
        handshakes.modifyHandshake(
                shared, new Request("ws://shop.example/beckon/visitor"), Map::of);

        new BeckonEndpoint().onOpen(second, shared);
        new BeckonEndpoint().onOpen(first, shared);

        assertThat(beckon.handshakes).hasSize(2);
        assertThat(beckon.peers).isEmpty();
    }

    @Test
    void norDoesItKeepWhoHasComeBefore() {
        Handshakes handshakes = handshakes(false);
        ServerEndpointConfig shared = config();
        Session first = session(shared, closed);
        Session second = session(shared, closed);
        Request request = new Request("ws://shop.example/beckon/visitor");
        handshakes.modifyHandshake(shared, request, Map::of);
        new BeckonEndpoint().onOpen(first, shared);
        assertThat(beckon.peers).hasSize(1);

        handshakes.modifyHandshake(shared, request, Map::of);
        new BeckonEndpoint().onOpen(second, shared);

        await().untilAsserted(() -> assertThat(closed).containsExactlyInAnyOrder(first, second));
        assertThat(beckon.peers).hasSize(1);
    }

    private Map<String, List<String>> shake(boolean trustForwarded, Request request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        handshakes(trustForwarded).modifyHandshake(config(), request, () -> headers);
        return headers;
    }

    private Handshakes handshakes(boolean trustForwarded) {
        return Handshakes.ofVisitors(
                connections,
                new HandshakeFacts(beckon.roles(), Set.of(), "/", null, trustForwarded),
                false,
                beckon);
    }

    private static ServerEndpointConfig config() {
        return ServerEndpointConfig.Builder.create(BeckonEndpoint.class, "/beckon/visitor")
                .build();
    }

    /** A session as far as it is needed: it shares the user properties of its endpoint, and notes that it is closed. */
    static Session session(ServerEndpointConfig config, List<Session> closed) {
        return (Session) Proxy.newProxyInstance(
                Session.class.getClassLoader(),
                new Class<?>[] {Session.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "getUserProperties" -> {
                            return config.getUserProperties();
                        }
                        case "equals" -> {
                            return proxy == arguments[0];
                        }
                        case "hashCode" -> {
                            return System.identityHashCode(proxy);
                        }
                        case "toString" -> {
                            return "a session";
                        }
                        case "close" -> closed.add((Session) proxy);
                        default -> {}
                    }
                    return null;
                });
    }

    /** A handshake's request as far as it is needed. */
    static final class Request implements HandshakeRequest {
        private final URI uri;
        private final Map<String, List<String>> headers =
                new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final Set<String> asked = new HashSet<>();
        private @Nullable String user;

        Request(String uri) {
            this.uri = URI.create(uri);
        }

        Request with(String name, String... values) {
            headers.put(name, List.of(values));
            return this;
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            return headers;
        }

        @Override
        public @Nullable Principal getUserPrincipal() {
            String name = user;
            return name == null ? null : () -> name;
        }

        @Override
        public URI getRequestURI() {
            return uri;
        }

        @Override
        public boolean isUserInRole(String role) {
            asked.add(role);
            return role.equals("beckon-admin");
        }

        @Override
        public Object getHttpSession() {
            throw new AssertionError("The HTTP session is nobody's business here.");
        }

        @Override
        public Map<String, List<String>> getParameterMap() {
            return Map.of();
        }

        @Override
        public String getQueryString() {
            return "";
        }
    }
}
