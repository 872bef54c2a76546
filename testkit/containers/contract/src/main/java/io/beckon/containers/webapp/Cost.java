package io.beckon.containers.webapp;

import java.lang.management.ManagementFactory;

/** What the process of the container has in memory. */
final class Cost {
    private Cost() {}

    /** Collects garbage, and returns how many bytes of heap are in use then. */
    static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
