package io.beckon.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.people.Identity;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is answered when the profiles take longer than an answer may, on a real Tomcat and with less time than there is. */
class SlowProfilesIT {
    private static final String KEY = "a-server-key-of-the-tests";
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final CompletableFuture<Void> gate = new CompletableFuture<>();
    private final Beckon beckon = Beckon.builder(
                    Site.named("shop").secret("a secret of the slow tests").build())
            .profileStore(GatedStore.behind(() -> gate))
            .build();
    private final HttpApi api = new HttpApi(
            beckon,
            ApiSettings.NOBODY.withWriteKeys(Credentials.of(List.of(KEY))),
            List::of,
            TIMEOUT);
    private final TomcatServer tomcat = new TomcatServer();
    private volatile boolean together;
    private volatile Thread timingOut;
    private volatile boolean writing;
    private volatile boolean over;

    @BeforeEach
    void start() {
        tomcat.plain("", (classes, context) -> {
            var servlet = context.addServlet("api", new ApiServlet());
            servlet.addMapping("/api/v1/*");
            servlet.setAsyncSupported(true);
        });
        tomcat.start();
    }

    @AfterEach
    void stop() {
        gate.complete(null);
        beckon.close();
        tomcat.close();
    }

    @Test
    void whoWaitsTooLongIsToldToComeAgain() throws IOException {
        assertThat(track("m1"))
                .startsWith("HTTP/1.1 503")
                .contains("application/json", "send it again");
        assertThat(api.figures())
                .containsEntry("beckon.api.requests", 1L)
                .containsEntry("beckon.api.failed", 1L);

        // What was under way is carried out after all, and nobody waits for its answer.
        gate.complete(null);
        assertThat(track("m1")).startsWith("HTTP/1.1 200");
        assertThat(events()).isEqualTo(1);
        assertThat(api.figures())
                .containsEntry("beckon.api.requests", 2L)
                .containsEntry("beckon.api.messages.duplicate", 1L);
    }

    @Test
    void anAnswerThatComesWithTheTimeOutIsTheOnlyOne() throws IOException {
        together = true;
        try (Connection connection = new Connection()) {
            connection.send("m1");
            await().until(() -> timingOut != null);
            gate.complete(null); // answers, from this thread

            assertThat(connection.answer())
                    .startsWith("HTTP/1.1 200")
                    .endsWith("{\"success\":true}");
            together = false;
            connection.send("m2");
            assertThat(connection.answer()).startsWith("HTTP/1.1 200");
        }
        assertThat(api.figures())
                .containsEntry("beckon.api.requests", 2L)
                .containsEntry("beckon.api.failed", 0L);
    }

    private String track(String messageId) throws IOException {
        try (Connection connection = new Connection()) {
            connection.send(messageId);
            return connection.answer();
        }
    }

    private int events() {
        return beckon.profiles()
                .find(Identity.userId("u1"))
                .join()
                .orElseThrow()
                .profile()
                .events()
                .size();
    }

    /** One connection: what is written too much is in the way of the next answer. */
    private final class Connection implements AutoCloseable {
        private final Socket socket;

        Connection() throws IOException {
            URI server = tomcat.http("");
            socket = new Socket(server.getHost(), server.getPort());
            socket.setSoTimeout(30_000);
        }

        void send(String messageId) throws IOException {
            String body = "{\"userId\":\"u1\",\"event\":\"e\",\"messageId\":\"" + messageId + "\"}";
            String request = "POST /api/v1/track HTTP/1.1\r\nHost: shop.example\r\nAuthorization: "
                    + Peer.basic(KEY, "") + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                    + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        }

        String answer() throws IOException {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                assertThat(next).as(head.toString()).isNotNegative();
                head.append((char) next);
            }
            Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
            assertThat(length.find()).as(head.toString()).isTrue();
            byte[] body = in.readNBytes(Integer.parseInt(length.group(1)));
            return head + new String(body, StandardCharsets.US_ASCII);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private final class ApiServlet extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            api.handle(new Watched(request), new Held(response), "api/v1/track", "");
        }
    }

    /** Hears of the time-out before the API does, and lets it go on as soon as an answer is being written. */
    private final class Watched extends HttpServletRequestWrapper implements AsyncListener {
        Watched(HttpServletRequest request) {
            super(request);
        }

        @Override
        public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
            AsyncContext context = super.startAsync(request, response);
            context.addListener(this);
            return context;
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            timingOut = Thread.currentThread();
            if (together) {
                await().until(() -> writing);
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            over = true;
        }

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    /** Is written to until the time-out has found out about it: its thread waits, or has ended the request. */
    private final class Held extends HttpServletResponseWrapper {
        Held(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void setStatus(int status) {
            if (together) {
                writing = true;
                await().until(() -> over || timingOut.getState() == Thread.State.BLOCKED);
            }
            super.setStatus(status);
        }
    }
}
