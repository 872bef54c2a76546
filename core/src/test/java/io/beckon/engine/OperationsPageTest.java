package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.beckon.Beckon;
import io.beckon.ConnectionId;
import io.beckon.Consent;
import io.beckon.MessageId;
import io.beckon.Site;
import io.beckon.VisitorId;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Metrics;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Holds OPERATIONS.md against the code, in both directions. */
final class OperationsPageTest {
    private static final Map<Class<?>, Object> SAMPLES = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(int.class, 7),
            Map.entry(long.class, 7L),
            Map.entry(Throwable.class, new IllegalStateException("sample")),
            Map.entry(CloseCode.class, CloseCode.SLOW),
            Map.entry(ConnectionId.class, new ConnectionId("c_aaaaaaaaaaaa")),
            Map.entry(VisitorId.class, new VisitorId("v_aaaaaaaaaaaaaaaaaaaaaa")),
            Map.entry(MessageId.class, new MessageId("01KABCDEFGHJKMNPQRSTVWXYZ0")),
            Map.entry(boolean.class, true),
            Map.entry(Identity.class, Identity.userId("u-1")),
            Map.entry(ClaimTrust.class, ClaimTrust.FULL),
            Map.entry(Consent.class, Consent.all()));

    /** The first cells of the rows below a heading, without their marks. */
    private static List<List<String>> rowsBelow(String heading, int cells) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        boolean below = false;
        for (String line : Files.readAllLines(Path.of("OPERATIONS.md"))) {
            if (line.startsWith("## ")) {
                below = line.equals("## " + heading);
            } else if (below && line.startsWith("| `")) {
                String[] parts = line.substring(2, line.length() - 2).split(" \\| ", -1);
                rows.add(Arrays.stream(parts)
                        .limit(cells)
                        .map(cell -> cell.replace("`", ""))
                        .toList());
            }
        }
        return rows;
    }

    private static List<List<String>> logged() throws IllegalAccessException {
        Logger logger = (Logger) LoggerFactory.getLogger("io.beckon");
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        Level before = logger.getLevel();
        boolean additive = logger.isAdditive();
        logger.setLevel(Level.TRACE);
        logger.setAdditive(false);
        logger.addAppender(appender);
        appender.start();
        try {
            callAll();
        } finally {
            logger.detachAppender(appender);
            logger.setAdditive(additive);
            logger.setLevel(before);
        }
        return appender.list.stream().map(OperationsPageTest::row).toList();
    }

    private static void callAll() throws IllegalAccessException {
        for (Method method : EventLog.class.getDeclaredMethods()) {
            if (Modifier.isStatic(method.getModifiers()) && !method.isSynthetic()) {
                Object[] samples = Arrays.stream(method.getParameterTypes())
                        .map(SAMPLES::get)
                        .toArray();
                try {
                    method.invoke(null, samples);
                } catch (InvocationTargetException e) {
                    throw new AssertionError(method + " cannot be called with samples", e);
                }
            }
        }
    }

    private static List<String> row(ILoggingEvent event) {
        String keys = String.join(
                ", ", event.getKeyValuePairs().stream().map(pair -> pair.key).toList());
        return List.of(event.getMessage(), event.getLevel().toString(), keys);
    }

    private static final class Registered implements Metrics {
        private final List<List<String>> rows = new ArrayList<>();

        @Override
        public void counter(String name, String description, LongSupplier total) {
            rows.add(List.of(name, "counter", description));
        }

        @Override
        public void gauge(String name, String description, LongSupplier value) {
            rows.add(List.of(name, "gauge", description));
        }

        @Override
        public Timer timer(String name, String description) {
            rows.add(List.of(name, "timer", description));
            return nanos -> {};
        }
    }

    @Test
    void thePageListsEveryLogEventAndNoOther() throws Exception {
        assertThat(rowsBelow("Log events", 3)).containsExactlyInAnyOrderElementsOf(logged());
    }

    @Test
    void thePageListsEveryMetricAndNoOther() throws Exception {
        Registered registered = new Registered();
        Site site = Site.named("shop").secret("0123456789abcdef").build();
        Beckon.builder(site).metrics(registered).build().close();
        assertThat(rowsBelow("Metrics", 3)).containsExactlyInAnyOrderElementsOf(registered.rows);
    }

    @Test
    void thePageListsEveryCheckOfTheStatusAndNoOther() throws Exception {
        try (Beckon beckon = Beckon.builder(Site.named("shop").build()).build()) {
            assertThat(rowsBelow("Status", 1))
                    .containsExactlyElementsOf(beckon.status().checks().stream()
                            .map(check -> List.of(check.name()))
                            .toList());
        }
    }

    @Test
    void atInfoAndAboveNoPersonIsNamed() throws Exception {
        assertThat(rowsBelow("Log events", 3))
                .filteredOn(row -> !row.get(1).equals("DEBUG"))
                .isNotEmpty()
                .allSatisfy(row ->
                        assertThat(row.get(2)).doesNotContain("visitor", "connection,", "name"));
    }
}
