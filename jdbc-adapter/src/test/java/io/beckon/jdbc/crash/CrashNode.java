package io.beckon.jdbc.crash;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Limits;
import io.beckon.Offer;
import io.beckon.Site;
import io.beckon.VisitorId;
import io.beckon.jdbc.JdbcDeliveryStore;
import io.beckon.spi.Admission;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Inbound;
import io.beckon.spi.Payload;
import io.beckon.spi.Transport;
import io.beckon.testing.Handshakes;
import io.beckon.testing.VirtualTime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A node in a process of its own: an engine on a database in a file, driven line by line. It reads commands, and writes
 * what it sends to its visitors' tabs. It is killed in the middle of it.
 */
final class CrashNode {
    /** What it says first. */
    static final String READY = "ready";

    private final VirtualTime time = new VirtualTime();
    private final Map<String, Inbound> lines = new HashMap<>();
    private final Beckon beckon;

    private CrashNode(String url, long millis) {
        time.advanceMillis(millis);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(4);
        beckon = Beckon.builder(Site.named("crash").secret("0123456789abcdef").build())
                .time(time, time)
                // In virtual time, much happens in one moment.
                .limits(Limits.builder()
                        .messagesPerSecond(100_000)
                        .messageBurst(100_000)
                        .mailbox(10_000)
                        .build())
                .store(JdbcDeliveryStore.on(new HikariDataSource(config))
                        .clock(time)
                        .build())
                .build();
    }

    /**
     * Runs until its input ends or it is killed.
     *
     * @param args the database's URL, and how much virtual time has passed, in milliseconds
     */
    public static void main(String[] args) throws IOException {
        CrashNode node = new CrashNode(args[0], Long.parseLong(args[1]));
        say(READY);
        BufferedReader commands =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            node.carryOut(command.split(" ", 4));
        }
        System.exit(0);
    }

    private void carryOut(String[] words) {
        switch (words[0]) {
            case "open" -> open(words[1], words[2]);
            case "text" -> ifOpen(words[1], line -> line.text(words[2] + rest(words)));
            case "end" -> ifOpen(words[1], Inbound::closed);
            case "send" -> send(words[1], words[2]);
            case "advance" -> {
                time.advance(Duration.ofMillis(Long.parseLong(words[1])));
                say("advanced");
            }
            case "totals" ->
                beckon.deliveries()
                        .totals()
                        .whenComplete((totals, failure) -> say("totals " + totals));
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private static String rest(String[] words) {
        return words.length > 3 ? " " + words[3] : "";
    }

    private interface LineAction {
        void on(Inbound line);
    }

    private void ifOpen(String id, LineAction action) {
        Inbound line = lines.get(id);
        if (line != null) {
            action.on(line);
        }
    }

    private void open(String id, String cookie) {
        Handshakes handshake = Handshakes.ofBrowser();
        int equals = cookie.indexOf('=');
        if (equals > 0) {
            handshake.cookie(cookie.substring(0, equals), cookie.substring(equals + 1));
        }
        Admission admission = beckon.gateway().visitor(handshake.build());
        String setCookie = admission.setCookie();
        say("opened " + id + " " + (setCookie == null ? "-" : setCookie));
        lines.put(id, admission.open(new Pipe(id)));
    }

    private void send(String key, String visitor) {
        beckon.send(
                        Offer.of("Offer " + key).toMessage(),
                        Audience.visitor(new VisitorId(visitor)),
                        key)
                .whenComplete((sent, failure) -> {
                    if (failure == null) {
                        say("sent " + key + " " + sent.id() + " " + sent.recipients());
                    }
                });
    }

    private static synchronized void say(String line) {
        System.out.println(line);
    }

    /** A transport that writes what is sent. */
    private record Pipe(String id) implements Transport {
        @Override
        public void send(List<Payload> batch, Completion completion) {
            say("text " + id + " " + Payload.frame(batch));
            completion.done(null);
        }

        @Override
        public void close(CloseCode code) {
            say("close " + id);
        }
    }
}
