package io.beckon.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens to what the engine logs, from its making until it is closed. Safe for use by many threads. */
public final class EngineLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.beckon");

    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    /** Begins to listen. */
    public EngineLog() {
        start();
        LOGGER.addAppender(this);
    }

    /**
     * Begins to listen in place of the console: what is logged meanwhile is expected, or a test's failure.
     *
     * @return the listener
     */
    public static EngineLog only() {
        LOGGER.setAdditive(false);
        return new EngineLog();
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(ch.qos.logback.classic.Level.WARN)) {
            events.add(event);
        }
    }

    /**
     * Returns the warnings and errors of one name.
     *
     * @param name the event's name
     * @return a line for each, in order: its keys and values, and what was thrown
     */
    public List<String> of(String name) {
        return events.stream()
                .filter(event -> event.getMessage().equals(name))
                .map(EngineLog::line)
                .toList();
    }

    private static String line(ILoggingEvent event) {
        StringBuilder line = new StringBuilder();
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs()
                    .forEach(pair ->
                            line.append(pair.key).append('=').append(pair.value).append(' '));
        }
        var thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.append(thrown.getClassName()).append(": ").append(thrown.getMessage());
            for (var at : thrown.getStackTraceElementProxyArray()) {
                line.append("\n\t").append(at);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        LOGGER.detachAppender(this);
        LOGGER.setAdditive(true);
        stop();
    }
}
