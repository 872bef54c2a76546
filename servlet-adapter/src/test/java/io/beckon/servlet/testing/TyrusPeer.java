package io.beckon.servlet.testing;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;

import org.awaitility.Awaitility;
import org.glassfish.tyrus.client.ClientManager;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A WebSocket client of another make: Tyrus', which also shows the headers of the handshake's response. */
public final class TyrusPeer extends Endpoint implements AutoCloseable {
    private static final ClientManager CLIENT = ClientManager.createClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, List<String>> headers = new ConcurrentHashMap<>();
    private final List<String> frames = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final Session session;

    private TyrusPeer(URI uri, Map<String, String> requestHeaders) {
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create()
                .configurator(new ClientEndpointConfig.Configurator() {
                    @Override
                    public void beforeRequest(Map<String, List<String>> request) {
                        requestHeaders.forEach((name, value) -> request.put(name, List.of(value)));
                    }

                    @Override
                    public void afterResponse(HandshakeResponse response) {
                        response.getHeaders()
                                .forEach((name, values) -> headers.put(
                                        name.toLowerCase(Locale.ROOT), new ArrayList<>(values)));
                    }
                })
                .build();
        try {
            session = CLIENT.connectToServer(this, config, uri);
        } catch (DeploymentException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects, with headers as names and values in turn. */
    public static TyrusPeer open(URI uri, String... namesAndValues) {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new TyrusPeer(uri, headers);
    }

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
        opened.addMessageHandler(String.class, (MessageHandler.Whole<String>) frames::add);
    }

    @Override
    public void onClose(Session from, CloseReason reason) {
        closed.complete(reason.getCloseCode().getCode());
    }

    /** The values of one of the response's headers. */
    public List<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** All of the response's headers. */
    public Map<String, List<String>> headers() {
        return Map.copyOf(headers);
    }

    public TyrusPeer send(String text) {
        try {
            session.getBasicRemote().sendText(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Waits for a frame that contains a text. */
    public String await(String text) {
        return Awaitility.await("a frame with " + text)
                .atMost(PATIENCE)
                .until(
                        () -> frames.stream()
                                .filter(frame -> frame.contains(text))
                                .findFirst()
                                .orElse(null),
                        frame -> frame != null);
    }

    /** Waits until the connection is closed, and returns the number. */
    public int awaitClose() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
