package io.beckon.conformance;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;

/**
 * Tries a server, case by case. Each case has connections and browsers of its own. Used by one thread at a time: where there is a control,
 * each case begins with a new server.
 */
public final class Runner {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI server;
    private final Transport transport;
    private final @Nullable ControlClient control;
    private final Duration patience;
    private final Clients clients;

    private Runner(
            URI server,
            Transport transport,
            @Nullable ControlClient control,
            Duration patience,
            Clients clients) {
        this.server = server;
        this.transport = transport;
        this.control = control;
        this.patience = patience;
        this.clients = clients;
    }

    /**
     * Makes a runner for a server about which only its address is known: cases that need more are skipped.
     *
     * @param server the address below which the server speaks the protocol, such as {@code http://localhost:8080/beckon}
     * @return a runner
     * @throws IllegalArgumentException if that is no address of HTTP
     */
    public static Runner of(URI server) {
        return new Runner(
                Address.checked(server), Transport.WEBSOCKET, null, PATIENCE, new Clients());
    }

    /**
     * Says where the server is told what no client can say.
     *
     * @param address the address of the control, such as {@code http://localhost:8081}
     * @return a runner of the same server
     * @throws IllegalArgumentException if that is no address of HTTP
     */
    public Runner control(URI address) {
        ControlClient told = new ControlClient(clients.plain(), Address.checked(address));
        return new Runner(server, transport, told, patience, clients);
    }

    /**
     * Has frames go over HTTP, as {@code PROTOCOL.md} says below "Over HTTP", and not by WebSocket. Cases about WebSocket itself are
     * {@linkplain Result.Outcome#LEFT_OUT left out}.
     *
     * @return a runner of the same server
     */
    public Runner overHttp() {
        return new Runner(server, Transport.HTTP, control, patience, clients);
    }

    /**
     * Says for how long what is expected may be on its way; 30 seconds unless set.
     *
     * @param time a positive time
     * @return a runner of the same server
     * @throws IllegalArgumentException if it is not positive
     */
    public Runner patience(Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException("A runner waits for a positive time, not " + time);
        }
        return new Runner(server, transport, control, time, clients);
    }

    /**
     * Tries one case. Blocks until that is known.
     *
     * @param wanted the case
     * @return what came of it; a server that does not hold is no exception
     */
    public Result run(Case wanted) {
        Transport only = wanted.only();
        if (only != null && only != transport) {
            return new Result(
                    wanted,
                    Result.Outcome.LEFT_OUT,
                    "It is for " + only + " alone, and not for " + transport + ".");
        }
        if (control == null && wanted.needsControl()) {
            return new Result(wanted, Result.Outcome.SKIPPED, "There is no control.");
        }
        Browsers browsers = new Browsers(server, transport, clients, patience);
        try (Run run = new Run(control, browsers, patience)) {
            run.begin(wanted.settings());
            run.carryOut(wanted.steps(), "Step ");
            return new Result(wanted, Result.Outcome.PASSED, "");
        } catch (Unsupported e) {
            return new Result(wanted, Result.Outcome.SKIPPED, String.valueOf(e.getMessage()));
        } catch (Failure e) {
            return new Result(wanted, Result.Outcome.FAILED, String.valueOf(e.getMessage()));
        }
    }
}
