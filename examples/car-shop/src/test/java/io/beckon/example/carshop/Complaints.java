package io.beckon.example.carshop;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;

import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** What Beckon logs as an error of its own, and what Tomcat finds left over when the shop is closed. */
final class Complaints implements AutoCloseable {
    private static final Logger BECKON = (Logger) LoggerFactory.getLogger("io.beckon");

    // Held, because the logging system forgets the handlers of a logger that nobody holds.
    private static final java.util.logging.Logger TOMCAT =
            java.util.logging.Logger.getLogger("org.apache.catalina");

    private final List<String> all = new CopyOnWriteArrayList<>();
    private final Appender appender = new Appender();
    private final LeftOver leftOver = new LeftOver();

    Complaints() {
        appender.start();
        BECKON.addAppender(appender);
        TOMCAT.addHandler(leftOver);
    }

    List<String> all() {
        return List.copyOf(all);
    }

    @Override
    public void close() {
        BECKON.detachAppender(appender);
        TOMCAT.removeHandler(leftOver);
    }

    private final class Appender extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)
                    || event.getMessage().equals("beckon.thread.left")) {
                all.add(event.getMessage() + " " + event.getKeyValuePairs() + " "
                        + ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
    }

    /** Tomcat looks for threads of a web application that has stopped. */
    private final class LeftOver extends Handler {
        @Override
        public void publish(LogRecord record) {
            String message = String.valueOf(record.getMessage());
            if (message.contains("beckon-")) {
                all.add(message);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
