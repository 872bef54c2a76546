package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.servlet.testing.TomcatServer;
import io.beckon.spi.Admission;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Inbound;
import io.beckon.spi.Payload;
import io.beckon.spi.Transport;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** What a connection makes of a container's moods. */
class ConnectionTest {
    private final Connections connections = new Connections(100, "test");
    private final List<String> told = new ArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<SendHandler> underWay = new ArrayList<>();
    private Consumer<SendHandler> sending = underWay::add;
    private volatile Consumer<String> inCall = name -> {};

    @AfterEach
    void stop() {
        connections.stop();
    }

    @Test
    void aSendThatThrowsIsToldOfAsAFailure() {
        sending = handler -> {
            throw new IllegalStateException("TEXT_FULL_WRITING");
        };
        send(open());

        assertThat(told).containsExactly("IllegalStateException");
    }

    @Test
    void aSendThatIsToldOfAndThenThrowsIsToldOfOnce() {
        sending = handler -> {
            handler.onResult(new SendResult());
            throw new IllegalStateException("afterwards");
        };
        send(open());

        assertThat(told).containsExactly("sent");
    }

    @Test
    void aCloseEndsTheSendUnderWayAndWhatTheContainerSaysLaterIsNoNews() {
        Connection connection = open();
        send(connection);
        assertThat(told).isEmpty();
        connection.closed();
        underWay.get(0).onResult(new SendResult());

        assertThat(told).containsExactly("IOException", "closed");
        assertThat(connections.count()).isZero();
    }

    @Test
    void aSendAfterTheCloseIsAFailureWhateverTheContainerDoesWithIt() {
        Connection connection = open();
        connection.closed();
        send(connection);

        assertThat(told).containsExactly("closed", "IOException");
        assertThat(underWay).isEmpty();
    }

    @Test
    void aSendIsToldOfInsideTheNextOne() {
        Connection connection = open();
        sending = handler -> handler.onResult(new SendResult());
        connection.send(List.of(Payload.of("1")), first -> {
            told.add("first");
            connection.send(List.of(Payload.of("2")), second -> told.add("second"));
        });

        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void aFailureWithoutAReasonIsAFailure() {
        sending = handler -> handler.onResult(new SendResult(new IOException("gone")));
        send(open());

        assertThat(told).containsExactly("IOException");
    }

    @Test
    void itIsClosedOnceAndOnAThreadOfOurs() {
        Connection connection = open();
        connection.close(CloseCode.SLOW);
        connection.close(CloseCode.IDLE);
        connection.failed(new IOException("reset"));

        await().until(() -> calls.contains("close"));
        connections.stop();
        assertThat(calls.stream().filter(call -> call.startsWith("closed by")))
                .singleElement()
                .asString()
                .startsWith("closed by beckon-close-test-")
                .endsWith("4001");
    }

    @Test
    void whoComesWhileTheWebApplicationStopsIsToldToComeBack() {
        connections.stop();
        Connection connection = new Connection(connections, handshakes(), new Opened());
        connection.open(session());

        assertThat(calls).anyMatch(call -> call.endsWith("4000"));
        assertThat(told).doesNotContain("opened");
    }

    /** As in a container that gives several sessions the same properties. */
    @Test
    void whoseConnectionAnotherSessionTakesBeforeItIsOpenIsClosed() {
        Connection connection = new Connection(connections, handshakes(), new Opened());
        assertThat(connection.take()).isTrue();
        assertThat(connection.take()).isFalse();
        connection.open(session());

        await().until(() -> calls.contains("close"));
        assertThat(calls).anyMatch(call -> call.endsWith("4006"));
        assertThat(told).isEmpty();
    }

    @Test
    void aConnectionThatIsGoneBeforeItIsOpenIsToldOf() {
        Connection[] connection = new Connection[1];
        connection[0] = new Connection(connections, handshakes(), new Opened() {
            @Override
            public Inbound open(Transport transport) {
                connection[0].closed();
                return super.open(transport);
            }
        });
        connection[0].open(session());

        assertThat(told).containsExactly("opened", "closed");
    }

    @Test
    void nothingOfTheContainersIsLeftToItsDefaults() {
        open();

        assertThat(calls)
                .contains(
                        "setMaxIdleTimeout",
                        "setMaxTextMessageBufferSize",
                        "setMaxBinaryMessageBufferSize")
                .doesNotContain("getBasicRemote");
    }

    /** A container looks for threads that were left as soon as the web application has stopped. */
    @Test
    void noThreadIsLeftWhenTheStopReturns() {
        for (int i = 0; i < 500; i++) {
            Connections many = new Connections(100, "stop" + i);
            for (int j = 0; j < 3; j++) {
                many.close(open(), session(), CloseCode.RESTART);
            }
            many.stop();
            String name = "-stop" + i + "-";
            assertThat(TomcatServer.threads()).noneMatch(thread -> thread.contains(name));
        }
    }

    /** Jetty's close waits without end for a peer that does not read, unless the time is over for which it may be idle. */
    @Test
    void aCloseThatDoesNotReturnIsCutWhenTheWebApplicationStops() {
        CountDownLatch cut = new CountDownLatch(1);
        Connection connection = open();
        inCall = name -> {
            if (name.equals("close")) {
                awaitThoughInterrupted(cut);
            } else if (name.equals("setMaxIdleTimeout")) {
                cut.countDown();
            }
        };
        connection.close(CloseCode.SLOW);
        connections.stop();

        assertThat(TomcatServer.threads())
                .noneMatch(thread -> thread.contains("beckon-close-test-"));
    }

    private static void awaitThoughInterrupted(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // As code that does not care.
            }
        }
    }

    private Connection open() {
        Connection connection = new Connection(connections, handshakes(), new Opened());
        connection.open(session());
        told.clear();
        return connection;
    }

    private void send(Connection connection) {
        connection.send(
                List.of(Payload.of("{}")),
                failure ->
                        told.add(failure == null ? "sent" : failure.getClass().getSimpleName()));
    }

    private Handshakes handshakes() {
        FakeBeckon beckon = new FakeBeckon();
        return Handshakes.ofVisitors(
                connections,
                new HandshakeFacts(beckon.roles(), Set.of(), "/", null, false),
                false,
                beckon);
    }

    /** A session as far as it is needed. */
    private Session session() {
        return (Session) Proxy.newProxyInstance(
                Session.class.getClassLoader(),
                new Class<?>[] {Session.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        CloseReason reason = (CloseReason) arguments[0];
                        calls.add("closed by " + Thread.currentThread().getName() + " with "
                                + reason.getCloseCode().getCode());
                    }
                    calls.add(method.getName());
                    inCall.accept(method.getName());
                    return switch (method.getName()) {
                        case "getAsyncRemote" -> remote();
                        case "getUserProperties" -> Map.of();
                        default -> null;
                    };
                });
    }

    private RemoteEndpoint.Async remote() {
        return (RemoteEndpoint.Async) Proxy.newProxyInstance(
                Session.class.getClassLoader(),
                new Class<?>[] {RemoteEndpoint.Async.class},
                (proxy, method, arguments) -> {
                    sending.accept((SendHandler) arguments[1]);
                    return null;
                });
    }

    /** Lets in, and tells what it hears. */
    private class Opened implements Admission {
        @Override
        public boolean admitted() {
            return true;
        }

        @Override
        public @Nullable String setCookie() {
            return null;
        }

        @Override
        public Inbound open(Transport transport) {
            told.add("opened");
            return new Inbound() {
                @Override
                public void text(String frame) {
                    told.add(frame);
                }

                @Override
                public void binary() {
                    told.add("binary");
                }

                @Override
                public void tooLarge() {
                    told.add("too large");
                }

                @Override
                public void closed() {
                    told.add("closed");
                }
            };
        }
    }
}
