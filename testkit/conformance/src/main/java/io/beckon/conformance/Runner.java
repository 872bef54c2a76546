package io.beckon.conformance;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * Tries a server, case by case. Each case has connections and browsers of its own. Used by one thread at a time: where there is a control,
 * each case begins with a new server.
 */
public final class Runner {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI server;
    private final Transport transport;
    private final @Nullable URI control;
    private final Duration patience;

    private Runner(URI server, Transport transport, @Nullable URI control, Duration patience) {
        this.server = server;
        this.transport = transport;
        this.control = control;
        this.patience = patience;
    }

    /**
     * Makes a runner for a server about which only its address is known: cases that need more are skipped.
     *
     * @param server the address below which the server speaks the protocol, such as {@code http://localhost:8080/beckon}
     * @return a runner
     */
    public static Runner of(URI server) {
        return new Runner(
                Objects.requireNonNull(server, "server"), Transport.WEBSOCKET, null, PATIENCE);
    }

    /**
     * Says where the server is told what no client can say.
     *
     * @param address the address of the control, such as {@code http://localhost:8081}
     * @return a runner of the same server
     */
    public Runner control(URI address) {
        return new Runner(server, transport, Objects.requireNonNull(address, "address"), patience);
    }

    /**
     * Has frames go over HTTP, as {@code PROTOCOL.md} says below "Over HTTP", and not by WebSocket. Cases about WebSocket itself are
     * {@linkplain Result.Outcome#LEFT_OUT left out}.
     *
     * @return a runner of the same server
     */
    public Runner overHttp() {
        return new Runner(server, Transport.HTTP, control, patience);
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
        return new Runner(server, transport, control, time);
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
        try (Run run = new Run(server, transport, control, patience)) {
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
