package io.beckon.example.carshop.cost;

import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.people.Identity;
import io.beckon.people.Projection;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * How long an update takes from its POST until it is in the open page, at so many a second on the loopback interface, with
 * sender, server and pages on one machine. Beside it stands the same POST to a servlet that does nothing.
 */
public final class UpdateCost {
    private static final String KEY = "the-key-of-the-measurement";
    private static final int PAGES = 200;
    private static final int RATE = 1_000;
    private static final int WARM_UP_SECONDS = 15;
    private static final int SECONDS = 20;

    private final HttpClient client = HttpClient.newHttpClient();
    private final TomcatServer tomcat = new TomcatServer();
    private final Beckon beckon = Beckon.builder(Site.named("shop")
                    .secret("the secret of the measurement")
                    .projection(Projection.builder().traits("n").build())
                    .build())
            .build();
    private final List<WebSocket> pages = new ArrayList<>();
    private volatile Latencies arrived = new Latencies(1);

    private UpdateCost() {
        tomcat.plain("", (classes, context) -> {
            BeckonServlets.options().writeKeys(List.of(KEY)).register(context, beckon);
            context.addServlet("nothing", new Nothing()).addMapping("/nothing");
        });
        tomcat.start();
    }

    /**
     * Measures, and prints what came of it.
     *
     * @param args not used
     */
    public static void main(String[] args) throws InterruptedException {
        UpdateCost cost = new UpdateCost();
        try {
            cost.open();
            cost.run("/nothing", WARM_UP_SECONDS);
            cost.run("/beckon/api/v1/identify", WARM_UP_SECONDS);
            System.out.printf(
                    Locale.ROOT,
                    "%d pages, %d updates a second for %d s, %d processors, Java %s%n",
                    PAGES,
                    RATE,
                    SECONDS,
                    Runtime.getRuntime().availableProcessors(),
                    Runtime.version());
            for (int round = 1; round <= 2; round++) {
                Latencies nothing = cost.run("/nothing", SECONDS);
                System.out.println("POST to a servlet that does nothing, answered: " + nothing);
                Latencies answered = cost.run("/beckon/api/v1/identify", SECONDS);
                System.out.println("POST of an update, answered:                   " + answered);
                System.out.println(
                        "POST of an update, in the page:                " + cost.arrived);
            }
        } finally {
            cost.close();
        }
    }

    private void open() {
        for (int i = 0; i < PAGES; i++) {
            WebSocket page = client.newWebSocketBuilder()
                    .buildAsync(tomcat.ws("/beckon/visitor"), new Page())
                    .join();
            page.sendText(Peer.HELLO, true).join();
            String signed = beckon.identities().sign(Identity.userId("user-" + i));
            page.sendText(
                            "{\"type\":\"identify\",\"identities\":[{\"signed\":\"" + signed
                                    + "\"}]}",
                            true)
                    .join();
            pages.add(page);
        }
    }

    private void close() {
        pages.forEach(WebSocket::abort);
        beckon.close();
        tomcat.close();
    }

    /** Posts at the rate, whether or not answers come, so that a slow one delays none of the others. */
    private Latencies run(String path, int seconds) throws InterruptedException {
        int count = RATE * seconds;
        Latencies answered = new Latencies(count);
        arrived = new Latencies(count);
        CountDownLatch left = new CountDownLatch(count);
        String credentials =
                Base64.getEncoder().encodeToString((KEY + ":").getBytes(StandardCharsets.UTF_8));
        URI address = tomcat.http(path);
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = start + i * (1_000_000_000L / RATE);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            long sent = System.nanoTime();
            HttpRequest request = HttpRequest.newBuilder(address)
                    .header("Authorization", "Basic " + credentials)
                    .header("Content-Type", "application/json")
                    .timeout(Duration.ofSeconds(10))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"userId\":\"user-" + i % PAGES
                            + "\",\"traits\":{\"n\":\"" + sent + "\"}}"))
                    .build();
            client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                    .whenComplete((response, failure) -> {
                        if (failure == null && response.statusCode() == 200) {
                            answered.add(System.nanoTime() - sent);
                        }
                        left.countDown();
                    });
        }
        left.await(30, TimeUnit.SECONDS);
        LockSupport.parkNanos(
                Duration.ofSeconds(1).toNanos()); // for what is still on its way to the pages
        return answered;
    }

    /** A page that finds in what it is told when that was sent. */
    private final class Page implements WebSocket.Listener {
        private static final String BEFORE = "\"n\":\"";

        private final StringBuilder part = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                if (part.indexOf("{\"type\":\"ping\"}") >= 0) {
                    from.sendText("{\"type\":\"pong\"}", true);
                }
                int begin = part.indexOf(BEFORE);
                if (begin >= 0) {
                    int end = part.indexOf("\"", begin + BEFORE.length());
                    long sent = Long.parseLong(part.substring(begin + BEFORE.length(), end));
                    arrived.add(System.nanoTime() - sent);
                }
                part.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    /** Answers, and does nothing. */
    private static final class Nothing extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) {
            response.setStatus(HttpServletResponse.SC_OK);
        }
    }

    /** Latencies, in nanoseconds. Safe for use by many threads. */
    private static final class Latencies {
        private final long[] values;
        private final AtomicInteger size = new AtomicInteger();

        Latencies(int count) {
            values = new long[count];
        }

        void add(long nanos) {
            int place = size.getAndIncrement();
            if (place < values.length) {
                values[place] = nanos;
            }
        }

        @Override
        public String toString() {
            int count = Math.min(size.get(), values.length);
            long[] sorted = Arrays.copyOf(values, count);
            Arrays.sort(sorted);
            return count == 0
                    ? "none"
                    : String.format(
                            Locale.ROOT,
                            "%,d, half within %.1f ms, 99 %% within %.1f ms, all within %.1f ms",
                            count,
                            sorted[count / 2] / 1e6,
                            sorted[(int) (count * 0.99)] / 1e6,
                            sorted[count - 1] / 1e6);
        }
    }
}
