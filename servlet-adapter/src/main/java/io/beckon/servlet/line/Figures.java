package io.beckon.servlet.line;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what comes over HTTP. Safe for use by many threads. */
final class Figures {
    final LongAdder opened = new LongAdder();
    final LongAdder full = new LongAdder();
    final LongAdder streamed = new LongAdder();
    final LongAdder polled = new LongAdder();
    final LongAdder resumed = new LongAdder();
    final LongAdder repeated = new LongAdder();

    /** A response is held: for one event, or for all that come; perhaps in the place of one that broke. */
    void held(boolean once, boolean resumes) {
        (once ? polled : streamed).increment();
        if (resumes && !once) {
            resumed.increment();
        }
    }

    Map<String, Long> values(int lines, int connections) {
        return Map.of(
                "beckon.http.connections.opened", opened.sum(),
                "beckon.http.full", full.sum(),
                "beckon.http.streamed", streamed.sum(),
                "beckon.http.polled", polled.sum(),
                "beckon.http.resumed", resumed.sum(),
                "beckon.http.frames.repeated", repeated.sum(),
                "beckon.http.lines", (long) lines,
                "beckon.http.connections", (long) connections);
    }
}
