package io.beckon.servlet.testing;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what Tomcat logs off the console, and what failed for the tests: Tomcat tells of that nowhere else. */
final class TomcatLog extends Handler {
    // Held, because the logging system forgets the settings of a logger that nobody holds.
    private static final Logger TOMCAT = Logger.getLogger("org.apache");

    private final List<String> causes = new CopyOnWriteArrayList<>();

    TomcatLog() {
        TOMCAT.setLevel(Level.SEVERE);
        TOMCAT.setUseParentHandlers(false);
        TOMCAT.addHandler(this);
    }

    /** Adds the messages of a failure and of what has caused it. */
    void add(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            causes.add(String.valueOf(cause.getMessage()));
        }
    }

    @Override
    public void publish(LogRecord record) {
        add(record.getThrown());
    }

    @Override
    public String toString() {
        return String.join("; ", causes);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        TOMCAT.removeHandler(this);
    }
}
