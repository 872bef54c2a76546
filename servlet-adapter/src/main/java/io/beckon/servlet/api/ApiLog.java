package io.beckon.servlet.api;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the HTTP API logs, all under the logger {@code io.beckon.servlet}, in the style of the adapter's other events.
 * Nothing here tells of a person or of a key.
 */
final class ApiLog {
    private static final Logger log = LoggerFactory.getLogger("io.beckon.servlet");

    private final AtomicBoolean exposed = new AtomicBoolean();
    private final AtomicBoolean notAsynchronous = new AtomicBoolean();

    static void answered(Call call, Answer answer) {
        log.atDebug()
                .addKeyValue("call", call)
                .addKeyValue("status", answer.status())
                .log("api.answered");
    }

    static void messages(Call call, Tally tally) {
        log.atDebug()
                .addKeyValue("call", call)
                .addKeyValue("applied", tally.applied())
                .addKeyValue("duplicate", tally.duplicate())
                .addKeyValue("skipped", tally.skipped())
                .addKeyValue("withheld", tally.withheld())
                .addKeyValue("rejected", tally.rejected())
                .log("api.messages");
    }

    static void failed(Call call, Throwable failure) {
        // The class alone, except for somebody who searches for a fault: a message may
        // carry what was sent.
        log.atWarn()
                .addKeyValue("call", call)
                .addKeyValue("failure", failure.getClass().getName())
                .log("api.failed");
        log.atTrace().setCause(failure).log("api.failed");
    }

    /** Tells whether a page has used a server's key since the start. */
    boolean isKeyExposed() {
        return exposed.get();
    }

    /** Tells whether a filter was found in the way. */
    boolean isNotAsynchronous() {
        return notAsynchronous.get();
    }

    void keyExposed() {
        if (exposed.compareAndSet(false, true)) {
            log.atWarn()
                    .addKeyValue(
                            "advice",
                            "a page has used a server's write key: replace that key, and give pages one of"
                                    + " beckon.publicWriteKeys")
                    .log("api.key.exposed");
        }
    }

    void notAsynchronous() {
        if (notAsynchronous.compareAndSet(false, true)) {
            log.atError()
                    .addKeyValue(
                            "advice",
                            "a filter before Beckon's servlet does not support asynchronous requests: set"
                                    + " async-supported for it")
                    .log("api.asynchronous.unsupported");
        }
    }
}
