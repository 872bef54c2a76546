package io.beckon.spi;

/** Tells the time. Safe for use by many threads. */
public interface Clock {
    /**
     * Returns the wall-clock time, which people see, and which may be set back.
     *
     * @return milliseconds since the epoch
     */
    long millis();

    /**
     * Returns the elapsed time, which only grows, and by which everything is measured.
     *
     * @return nanoseconds since an arbitrary moment
     */
    long nanos();

    /**
     * Returns the clock of the machine.
     *
     * @return a clock
     */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
