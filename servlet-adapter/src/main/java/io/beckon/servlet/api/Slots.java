package io.beckon.servlet.api;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests may be under way at a time, since each holds its body in memory. Who has shown no key yet shares a few of
 * them, and so do pages, so that neither can keep servers out. Safe for use by many threads.
 */
final class Slots {
    static final int OF_SERVERS = 64;
    static final int OF_PAGES = 64;
    static final int OF_UNKNOWN = 32;

    private final AtomicInteger free;

    Slots(int number) {
        this.free = new AtomicInteger(number);
    }

    /** Takes one, if there is one; it has to be given back. */
    boolean take() {
        return free.getAndUpdate(number -> Math.max(0, number - 1)) > 0;
    }

    void giveBack() {
        free.incrementAndGet();
    }
}
