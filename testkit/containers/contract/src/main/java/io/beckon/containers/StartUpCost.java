package io.beckon.containers;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Measures what Beckon adds to the start of a web application: deploys one without and one with it, in turns. The first of each are told by
 * themselves, since that is what a process that starts once waits for. Beside the time that has passed stands that of the processor, in the
 * thread that deploys: it is the better one where others use the processor as well.
 */
final class StartUpCost {
    private static final int ROUNDS = 11;

    private final ServletContainer container;
    private final Path folder;

    private StartUpCost(ServletContainer container, Path folder) {
        this.container = container;
        this.folder = folder;
    }

    /**
     * Measures, and prints milliseconds, those of the processor in parentheses.
     *
     * @param args the class of the container, such as {@code io.beckon.containers.tomcat.Tomcat11}
     * @throws Exception if the container does not do what it should
     */
    public static void main(String[] args) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        ServletContainer container = CostServer.make(args[0]);
        try (ServerFolder folder = ServerFolder.create("start-up")) {
            container.start();
            try {
                new StartUpCost(container, folder.path()).measure();
            } finally {
                container.stop();
            }
        }
        System.exit(0); // whatever threads the container has left
    }

    private void measure() throws Exception {
        Path without = folder.resolve("without");
        Path with = folder.resolve("with");
        Webapp.plain().writeTo(without);
        Webapp.plainWithBeckon().writeTo(with);
        start(without); // which is what the container itself has to warm up
        List<Time> plain = new ArrayList<>();
        List<Time> beckon = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            plain.add(start(without));
            beckon.add(start(with));
        }
        System.out.printf(
                "first: %s without, %s with; median: %s without, %s with%n",
                plain.get(0), beckon.get(0), median(plain), median(beckon));
    }

    private Time start(Path webapp) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = System.nanoTime();
        long processorBefore = threads.getCurrentThreadCpuTime();
        container.deploy("/shop", webapp);
        long processor = threads.getCurrentThreadCpuTime() - processorBefore;
        long passed = System.nanoTime() - before;
        container.undeploy("/shop");
        return new Time(
                TimeUnit.NANOSECONDS.toMillis(passed), TimeUnit.NANOSECONDS.toMillis(processor));
    }

    private static Time median(List<Time> times) {
        return new Time(
                median(times.stream().map(Time::passed)),
                median(times.stream().map(Time::processor)));
    }

    private static long median(Stream<Long> values) {
        List<Long> sorted = values.sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private record Time(long passed, long processor) {
        @Override
        public String toString() {
            return passed + " (" + processor + ")";
        }
    }
}
