package io.beckon.engine;

import io.beckon.BeckonListener;
import io.beckon.engine.Counters.Counter;

import java.util.function.Consumer;

/**
 * Where news of visitors go: to what admins look at, to the application's listeners, and to the counters.
 *
 * @param views what admins look at
 * @param listeners the application's listeners
 * @param counters what is counted
 */
record Announcer(Views views, Listeners listeners, Counters counters) {
    /** A visitor's snapshot is another now. */
    void changed(VisitorState visitor) {
        views.changed(visitor);
    }

    void tell(Consumer<BeckonListener> call) {
        listeners.tell(call);
    }

    void count(Counter counter) {
        counters.add(counter);
    }
}
