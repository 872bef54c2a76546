package io.beckon.example.carshop.cost;

import io.beckon.load.BareEndpoint;
import io.beckon.load.Child;
import io.beckon.load.Crowd;
import io.beckon.load.Server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts the servers, all with the same options of Java. */
final class Servers {
    /** Further options of Java for the servers, separated by blanks; for whoever wants to look into one. */
    private static final String OPTIONS_VARIABLE = "COST_SERVER_OPTIONS";

    /** Stands in the options for the server's name. */
    private static final String SERVER_NAME = "{server}";

    private static final String HOST = "127.0.0.1";
    private static final String PASSWORD = "measured";

    private Servers() {}

    static Shop shop(String name) throws IOException, InterruptedException {
        Map<String, String> environment =
                Map.of("HOST", HOST, "PORT", "0", "BECKON_ADMIN_PASSWORD", PASSWORD, "DATA", "");
        return new Shop(Child.start(name, ShopProcess.class, options(name), environment));
    }

    static Server bare(String name, BareEndpoint.Kind kind)
            throws IOException, InterruptedException {
        Child process = Child.start(name, BareServer.class, options(name), Map.of(), kind.name());
        return new Bare(process);
    }

    private static List<String> options(String server) {
        List<String> options = new ArrayList<>(List.of("-Xms2g", "-Xmx2g"));
        String further = System.getenv(OPTIONS_VARIABLE);
        if (further != null && !further.isBlank()) {
            options.addAll(List.of(further.replace(SERVER_NAME, server).trim().split("\\s+")));
        }
        return options;
    }

    /** The shop as it runs, and an admin who sends. */
    static final class Shop implements Server {
        private static final Pattern ADDRESS = Pattern.compile("http://[^/]+:(\\d+)/");

        private final Child process;
        private final InetSocketAddress address;
        private final Admin admin;
        private int sent;

        private Shop(Child process) throws IOException, InterruptedException {
            this.process = process;
            try {
                Matcher line = ADDRESS.matcher(process.awaitStart("http://" + HOST));
                if (!line.find()) {
                    throw new IllegalStateException("The shop does not say its port.");
                }
                this.address = Server.loopback(Integer.parseInt(line.group(1)));
                this.admin = admin((frame, nanoTime) -> {});
            } catch (IOException | InterruptedException | RuntimeException e) {
                process.close();
                throw e;
            }
        }

        /** Connects an admin. */
        Admin admin(Admin.Listener listener) throws IOException, InterruptedException {
            return new Admin(address, PASSWORD, listener);
        }

        @Override
        public Child process() {
            return process;
        }

        @Override
        public InetSocketAddress address() {
            return address;
        }

        @Override
        public String path() {
            return "/beckon/visitor";
        }

        @Override
        public Crowd.Server kind() {
            return Crowd.Server.BECKON;
        }

        @Override
        public void sendToEverybody(String what, int recipients)
                throws IOException, InterruptedException {
            sent++;
            admin.sendToEverybody(what, Integer.toString(sent), recipients);
        }

        @Override
        public void close() throws IOException {
            try {
                admin.close();
            } finally {
                process.close();
            }
        }
    }

    private static final class Bare implements Server {
        private static final Duration PATIENCE = Duration.ofMinutes(1);

        private final Child process;
        private final InetSocketAddress address;

        Bare(Child process) throws IOException, InterruptedException {
            this.process = process;
            try {
                String port = process.awaitStart("port ");
                address = Server.loopback(Integer.parseInt(port.substring("port ".length())));
            } catch (InterruptedException | RuntimeException e) {
                process.close();
                throw e;
            }
        }

        @Override
        public Child process() {
            return process;
        }

        @Override
        public InetSocketAddress address() {
            return address;
        }

        @Override
        public String path() {
            return BareServer.PATH;
        }

        @Override
        public Crowd.Server kind() {
            return Crowd.Server.BARE;
        }

        @Override
        public void sendToEverybody(String what, int recipients)
                throws IOException, InterruptedException {
            process.ask("send " + what, "sent", PATIENCE);
        }

        @Override
        public void close() throws IOException {
            process.close();
        }
    }
}
