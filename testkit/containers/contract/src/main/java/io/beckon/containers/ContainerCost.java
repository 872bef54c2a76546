package io.beckon.containers;

import io.beckon.load.Child;
import io.beckon.load.Crowd;
import io.beckon.load.Figures;
import io.beckon.load.Server;
import io.beckon.load.Visited;
import io.beckon.servlet.testing.Http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures what Beckon costs on one container beside a bare endpoint in the same process, and prints it. {@code CONTAINERS.md} has the
 * command, and says how. It ends with an error only if it could not measure.
 */
final class ContainerCost {
    private static final int VISITORS = 2_000;
    private static final int SENDS = 100;
    private static final int WARM_UP = 200;
    private static final int PAIRS = 7;

    /** Nobody is idle for so long. */
    private static final String IDLE_MILLIS = "600000";

    /** Further options of Java for the server, separated by blanks; for whoever wants to look into it. */
    private static final String OPTIONS_VARIABLE = "COST_SERVER_OPTIONS";

    private final Child process;
    private final int port;

    private ContainerCost(Child process) throws InterruptedException {
        this.process = process;
        String line = process.awaitStart(CostServer.PORT);
        this.port = Integer.parseInt(line.substring(CostServer.PORT.length()));
    }

    /**
     * Measures.
     *
     * @param arguments the class of the container
     * @throws Exception if it could not measure
     */
    public static void main(String[] arguments) throws Exception {
        String container = arguments[0];
        String name = container.substring(container.lastIndexOf('.') + 1);
        List<String> options = new ArrayList<>(List.of(
                "-Xms1g",
                "-Xmx1g",
                "-Dbeckon.test.idleMillis=" + IDLE_MILLIS,
                "-D" + ServerProcess.OPTIONS + "=-Xms1g -Xmx1g"));
        String further = System.getenv(OPTIONS_VARIABLE);
        if (further != null && !further.isBlank()) {
            options.addAll(List.of(further.trim().split("\\s+")));
        }
        try (Child process = Child.start(name, CostServer.class, options, Map.of(), container)) {
            System.out.println(new ContainerCost(process).measure(name));
        }
        System.exit(0); // nothing is left but threads that read from processes which have ended
    }

    private String measure(String name) throws IOException, InterruptedException {
        try (Visited bare = visited(name, new Target(CostServer.BARE, Crowd.Server.BARE));
                Visited beckon =
                        visited(name, new Target(CostServer.BECKON, Crowd.Server.BECKON))) {
            double heapOfBare = heapOfEach(bare);
            double heapOfBeckon = heapOfEach(beckon);
            beckon.deliver("the price has changed");
            String sameBytes = beckon.lastMessage();
            bare.cpuPerDelivery(sameBytes, WARM_UP);
            beckon.cpuPerDelivery("the price has changed", WARM_UP);
            List<Double> ofBare = new ArrayList<>();
            List<Double> ofBeckon = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            for (int pair = 0; pair < PAIRS; pair++) {
                ofBare.add(bare.cpuPerDelivery(sameBytes, SENDS));
                ofBeckon.add(beckon.cpuPerDelivery("the price has changed", SENDS));
                ratios.add(ofBeckon.get(pair) / ofBare.get(pair));
            }
            Figures ratio = Figures.of(ratios);
            return String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.2f [%.2f, %.2f] | %.1f | %.1f |",
                    name,
                    Figures.of(ofBare).median(),
                    Figures.of(ofBeckon).median(),
                    ratio.median(),
                    ratio.min(),
                    ratio.max(),
                    heapOfBare / 1024,
                    heapOfBeckon / 1024);
        }
    }

    private static Visited visited(String name, Target target)
            throws IOException, InterruptedException {
        return new Visited(name + target.contextPath.replace('/', '-'), target);
    }

    private double heapOfEach(Visited visited) throws IOException, InterruptedException {
        long empty = heap();
        visited.open(VISITORS);
        return (double) (heap() - empty) / VISITORS;
    }

    private long heap() {
        return Long.parseLong(control(CostServer.BARE, "heap"));
    }

    private String control(String contextPath, String what) {
        HttpResponse<String> answer =
                Http.get(URI.create("http://127.0.0.1:" + port + contextPath + "/control/" + what));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(what + " was answered with " + answer.statusCode());
        }
        return answer.body();
    }

    /** One of the two web applications. Both are in one process, which is closed by who has started it. */
    private final class Target implements Server {
        private final String contextPath;
        private final Crowd.Server kind;

        Target(String contextPath, Crowd.Server kind) {
            this.contextPath = contextPath;
            this.kind = kind;
        }

        @Override
        public Child process() {
            return process;
        }

        @Override
        public InetSocketAddress address() {
            return Server.loopback(port);
        }

        @Override
        public String path() {
            return contextPath + "/beckon/visitor";
        }

        @Override
        public Crowd.Server kind() {
            return kind;
        }

        @Override
        public void sendToEverybody(String what, int recipients) {
            control(contextPath, "news?of=" + URLEncoder.encode(what, StandardCharsets.UTF_8));
        }

        @Override
        public void close() {}
    }
}
