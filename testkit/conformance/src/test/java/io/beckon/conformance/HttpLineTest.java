package io.beckon.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.beckon.conformance.Result.Outcome;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** What a peer over HTTP does where a request gets lost, with a server that says what the test has it say. */
class HttpLineTest {
    private static final String WELCOME =
            "data: {\"connection\":\"c\",\"frame\":{\"type\":\"welcome\"}}\n\n";
    private static final String CLOSE =
            "event: close\ndata: {\"connection\":\"c\",\"code\":4000}\n\n";

    /** Nothing comes down until the test is over. */
    private static final String SILENCE = "silence";

    /** Without an end and without a line break, for as long as somebody reads. */
    private static final String ENDLESS = "endless";

    /** The same, as the body of a refusal. */
    private static final String REFUSED = "refused";

    /** The same, but not before the case is over. */
    private static final String LATE = "late";

    /** In place of a connection's id: there is no room for it. */
    private static final String FULL = "full";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Deque<String> lines = new ConcurrentLinkedDeque<>(); // what is still to come down
    private final Deque<Integer> statuses =
            new ConcurrentLinkedDeque<>(); // of frames; 0 for no answer
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Deque<String> connections = new ConcurrentLinkedDeque<>(); // "c" after these
    private final List<Long> nanos = new CopyOnWriteArrayList<>(); // when the line was asked for
    private final List<String> closed = new CopyOnWriteArrayList<>();
    private final CountDownLatch lineAsked = new CountDownLatch(1);
    private final CountDownLatch ran = new CountDownLatch(1);
    private final CountDownLatch dropped = new CountDownLatch(1); // nobody reads what has no end
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/visitor/open", exchange -> {
            exchange.getResponseHeaders().add("Set-Cookie", "id=1; HttpOnly");
            if ("again".equals(exchange.getRequestURI().getQuery())) {
                asked.add("cookie " + exchange.getRequestHeaders().getFirst("Cookie"));
            }
            asked.add("open " + exchange.getRequestHeaders().getFirst("Beckon-Line"));
            String id = connections.isEmpty() ? "c" : connections.remove();
            if (id.equals(FULL)) {
                answer(exchange, 409, "");
            } else {
                answer(exchange, 200, "{\"connection\":\"" + id + "\",\"line\":\"l\"}");
            }
        });
        server.createContext("/visitor/line", exchange -> {
            asked.add("line " + exchange.getRequestHeaders().getFirst("Last-Event-ID"));
            nanos.add(System.nanoTime());
            lineAsked.countDown();
            line(exchange, lines.isEmpty() ? "" : lines.remove());
        });
        server.createContext("/visitor/send", this::send);
        server.createContext("/visitor/close", exchange -> {
            await(lineAsked);
            closed.add(exchange.getRequestHeaders().getFirst("Beckon-Connection"));
            answer(exchange, 204, "");
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void send(HttpExchange exchange) throws IOException {
        asked.add("send " + exchange.getRequestHeaders().getFirst("Beckon-Number"));
        exchange.getRequestBody().readAllBytes();
        int status = statuses.isEmpty() ? 204 : statuses.remove();
        if (status == 0) {
            exchange.close();
        } else {
            answer(exchange, status, "");
        }
    }

    private void line(HttpExchange exchange, String next) throws IOException {
        switch (next) {
            case "" -> answer(exchange, 410, "");
            case SILENCE -> hold(exchange);
            case ENDLESS -> fill(exchange, 200);
            case REFUSED -> fill(exchange, 410);
            case LATE -> {
                await(ran);
                fill(exchange, 200);
            }
            default -> answer(exchange, 200, next);
        }
    }

    private void fill(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, 0);
        try {
            while (over.getCount() > 0) {
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
            }
        } catch (IOException e) {
            dropped.countDown();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void hold(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Result run(String steps) {
        URI address = URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort());
        return Runner.of(address)
                .overHttp()
                .patience(Duration.ofSeconds(10))
                .run(Conformance.read("[{\"name\": \"one\", \"section\": \"here\", \"steps\": ["
                                + "{\"connect\": \"tab\"}" + steps + "]}]")
                        .get(0));
    }

    @Test
    void whereALineBreaksOffItGoesOnAfterTheLastEventThatCameWhole() {
        lines.add(": \n\nid: 3\nevent: frame\n" + WELCOME + "id: 4\nevent: clo");
        lines.add("id: 5\n" + CLOSE);

        Result result = run(", {\"expect\": {\"type\": \"welcome\"}, \"on\": \"tab\"},"
                + "{\"expectClose\": 4000, \"on\": \"tab\"}");

        assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.PASSED);
        assertThat(asked).containsExactly("open new", "line null", "line 3");
    }

    @Test
    void anEventThatComesTwiceIsAFailure() {
        lines.add("id: 1\nevent: frame\n" + WELCOME + "id: 1\n" + CLOSE);

        assertThat(run(", {\"expectClose\": 4000, \"on\": \"tab\"}").text())
                .contains("After event 1 came", "id=1");
    }

    @Test
    void aLineThatIsOverIsAFailureOfWhoWaits() {
        assertThat(run(", {\"expectClose\": 4000, \"on\": \"tab\"}").text()).contains("410");
    }

    @Test
    void whoFindsNoRoomOnALineTakesANewOne() {
        connections.addAll(List.of("c", FULL));

        Result result = run(", {\"connect\": \"second\", \"browser\": \"tab\"}");

        assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.PASSED);
        assertThat(asked)
                .filteredOn(each -> each.startsWith("open"))
                .containsExactly("open new", "open l", "open new");
    }

    @Test
    void aFrameThatWasNotAnsweredOrComesTooEarlyIsSentAgainWithItsNumber() {
        lines.add(SILENCE);
        statuses.addAll(List.of(0, 409, 204, 500));

        Result result = run(", {\"send\": {\"type\": \"ping\"}, \"on\": \"tab\"},"
                + "{\"send\": {\"type\": \"ping\"}, \"on\": \"tab\"},"
                + "{\"expectClose\": 4000, \"on\": \"tab\"}");

        assertThat(result.text()).contains("has answered 500 to a frame");
        assertThat(asked)
                .filteredOn(each -> each.startsWith("send"))
                .containsExactly("send 1", "send 1", "send 1", "send 2");
    }

    @Test
    void theBodyOfALineEndsWithItsLastConnection() {
        lines.add(ENDLESS);

        run("");

        assertThat(await(dropped)).isTrue();
    }

    @Test
    void soDoesOneThatComesLater() {
        lines.add(LATE);

        run("");
        ran.countDown();

        assertThat(await(dropped)).isTrue();
    }

    @Test
    void theBodyOfARefusalIsNotLeftOpen() {
        lines.add(REFUSED);

        assertThat(run(", {\"expectClose\": 4000, \"on\": \"tab\"}").text()).contains("410");

        assertThat(await(dropped)).isTrue();
    }

    @Test
    void whoWasToldNothingDoesNotAskAgainAtOnce() {
        lines.addAll(List.of(": \n\n", ": \n\n", "id: 1\n" + CLOSE));

        Result result = run(", {\"expectClose\": 4000, \"on\": \"tab\"}");

        assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.PASSED);
        assertThat(nanos).hasSize(3);
        assertThat(nanos.get(2) - nanos.get(0))
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
    }

    @Test
    void aConnectionThatCannotBeClosedIsAFailureAndTheOthersAreClosed() {
        connections.add("\\u0007");
        lines.add(SILENCE);

        Result result = run(", {\"connect\": \"second\"}");

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.text()).contains("could not be closed");
        assertThat(closed).containsExactly("c");
    }

    @Test
    void whatCanStandInNoRequestIsAFailure() {
        lines.add(SILENCE);

        assertThat(run(", {\"connect\": \"second\", \"headers\": {\"Content-Length\": \"1\"}}"))
                .satisfies(result -> assertThat(result.outcome()).isEqualTo(Outcome.FAILED))
                .satisfies(
                        result -> assertThat(result.text()).contains("Step 2", "Content-Length"));
    }

    @Test
    void whatABrowserWasGivenItSaysAgainAndNoOtherOne() {
        lines.add(SILENCE);

        run(", {\"connect\": \"second\", \"browser\": \"tab\", \"query\": \"again\"},"
                + "{\"connect\": \"other\", \"query\": \"again\"}");

        assertThat(asked).contains("cookie id=1", "cookie null");
    }
}
