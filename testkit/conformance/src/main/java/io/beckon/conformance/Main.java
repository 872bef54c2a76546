package io.beckon.conformance;

import java.net.URI;
import java.util.List;

/** Tries a server from the command line, and prints a report. */
public final class Main {
    private static final String HTTP = "--http";
    private static final int WRONG = 2;

    private Main() {}

    /**
     * Tries a server. The process ends with 1 if a case does not hold, and with 2 if the arguments are wrong.
     *
     * @param args {@value #HTTP} if frames are to go over HTTP and not by WebSocket, the address below which the server speaks the protocol, that of its control if it has one, and
     *     a part of the names of those cases that are wanted if not all are
     */
    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    /** Tries it; returns how the process ends. */
    static int run(List<String> given) {
        boolean http = !given.isEmpty() && given.get(0).equals(HTTP);
        List<String> args = http ? given.subList(1, given.size()) : given;
        if (args.isEmpty() || args.size() > 3) {
            System.err.println(
                    "Say: [" + HTTP + "] <server> [<control> [<part of a name>]], such as"
                            + " http://localhost:8080/beckon http://localhost:8081");
            return WRONG;
        }
        Runner runner;
        try {
            runner = runner(args, http);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return WRONG;
        }
        return tried(runner, args.size() > 2 ? args.get(2) : "") ? 0 : 1;
    }

    private static Runner runner(List<String> args, boolean http) {
        Runner runner = Runner.of(URI.create(args.get(0)));
        if (args.size() > 1) {
            runner = runner.control(URI.create(args.get(1)));
        }
        return http ? runner.overHttp() : runner;
    }

    private static boolean tried(Runner runner, String part) {
        Report report = new Report(System.out);
        for (Case each : Conformance.cases()) {
            if (each.toString().contains(part)) {
                report.add(runner.run(each));
            }
        }
        return report.finish();
    }
}
