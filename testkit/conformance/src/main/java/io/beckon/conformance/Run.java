package io.beckon.conformance;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One case under way: its connections, its browsers, and what it has captured. */
final class Run implements AutoCloseable {
    private final @Nullable ControlClient control;
    private final Duration patience;
    private final Browsers browsers;
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final Variables variables = new Variables();

    Run(@Nullable ControlClient control, Browsers browsers, Duration patience) {
        this.control = control;
        this.patience = patience;
        this.browsers = browsers;
        // For names that no case before has used, where the server is not a new one.
        variables.put("unique", StringNode.valueOf(UUID.randomUUID().toString().substring(0, 8)));
    }

    /** Has the server begin anew, with settings. */
    void begin(ObjectNode settings) {
        if (control != null) {
            browsers.admins(tell(control, "start", settings).path("admins"));
        }
    }

    /** Carries out steps; the failure of one says which it was. */
    void carryOut(List<Step> steps, String label) {
        for (int i = 0; i < steps.size(); i++) {
            String step = label + (i + 1);
            try {
                carryOut(steps.get(i), step);
            } catch (Failure e) {
                throw steps.get(i) instanceof Step.Repeat ? e : e.in(step + ", " + steps.get(i));
            } catch (IllegalArgumentException | JacksonException e) {
                // What a server has said, or a case says, can stand in no request.
                throw new Failure("It cannot be done: " + e.getMessage())
                        .in(step + ", " + steps.get(i));
            }
        }
    }

    private void carryOut(Step step, String label) {
        if (step instanceof Step.Connect connect) {
            connect(connect);
        } else if (step instanceof Step.Send send) {
            send(send);
        } else if (step instanceof Step.SendText send) {
            peer(send.on()).send(variables.fill(send.text()).asString());
        } else if (step instanceof Step.SendBinary send) {
            peer(send.on()).sendBinary();
        } else if (step instanceof Step.Expect expect) {
            expect.messages().forEach(message -> take(peer(expect.on()), message));
        } else if (step instanceof Step.Absent absent) {
            peer(absent.on()).lack(new Expectation(variables.fill(absent.message())));
        } else if (step instanceof Step.ExpectClose close) {
            peer(close.on()).awaitClose(close.code(), patience);
        } else if (step instanceof Step.Disconnect disconnect) {
            peer(disconnect.on()).close();
        } else if (step instanceof Step.Request request) {
            request(request);
        } else if (step instanceof Step.Control told) {
            tell(told);
        } else if (step instanceof Step.Repeat repeat) {
            repeat(repeat, label);
        }
    }

    private void connect(Step.Connect connect) {
        Peer before = peers.put(filled(connect.name()), browsers.open(connect, variables));
        if (before != null) {
            before.close();
        }
    }

    private void send(Step.Send send) {
        JsonNode message = variables.fill(send.message());
        String text = message.toString();
        if (send.times() > 1) {
            text = "[" + (text + ",").repeat(send.times() - 1) + text + "]";
        }
        peer(send.on()).send(text);
    }

    private void take(Peer peer, JsonNode message) {
        Expectation expectation = new Expectation(variables.fill(message));
        peer.take(expectation, patience);
        variables.putAll(expectation.captured());
    }

    private void request(Step.Request request) {
        try (HttpAnswer answer = browsers.request(request, variables)) {
            compare(request.head(), answer.head(request.head().has("answer")));
            for (JsonNode event : request.events()) {
                Expectation expectation = new Expectation(variables.fill(event));
                answer.take(expectation);
                variables.putAll(expectation.captured());
            }
            if (request.ends()) {
                answer.awaitEnd();
            }
            if (request.absent() != null) {
                answer.lack(new Expectation(variables.fill(request.absent())));
            }
        }
    }

    private void tell(Step.Control told) {
        if (control == null) {
            throw new Unsupported("There is no control.");
        }
        JsonNode answer = tell(control, told.action(), told.with());
        if (told.answer() != null) {
            compare(told.answer(), answer);
        }
    }

    private void compare(JsonNode expected, JsonNode actual) {
        Expectation expectation = new Expectation(variables.fill(expected));
        String different = expectation.mismatch(actual);
        if (different != null) {
            throw new Failure(different);
        }
        variables.putAll(expectation.captured());
    }

    /** What it has done may have brought the server to another address. */
    private JsonNode tell(ControlClient to, String action, JsonNode with) {
        JsonNode answer = to.tell(action, variables.fill(with));
        if (answer.has("server")) {
            browsers.server(server(answer.get("server")));
        }
        return answer;
    }

    private static URI server(JsonNode address) {
        try {
            return Address.of(address.asString(""));
        } catch (IllegalArgumentException e) {
            throw new Failure("The control has told an address that is none: " + address);
        }
    }

    private void repeat(Step.Repeat repeat, String label) {
        for (int n = 1; n <= repeat.times(); n++) {
            variables.put("n", IntNode.valueOf(n));
            carryOut(repeat.steps(), label + "." + n + ".");
        }
    }

    /** A name may have a number in it, where steps are repeated. */
    private Peer peer(String name) {
        Peer peer = peers.get(filled(name));
        if (peer == null) {
            throw new Failure("No connection is called " + name + ".");
        }
        return peer;
    }

    private String filled(String name) {
        return variables.fill(StringNode.valueOf(name)).asString();
    }

    /**
     * Closes what is open.
     *
     * @throws Failure if something cannot be closed; all else is
     */
    @Override
    public void close() {
        List<String> stuck = new ArrayList<>();
        for (Peer peer : peers.values()) {
            try {
                peer.close();
            } catch (RuntimeException e) {
                stuck.add(String.valueOf(e.getMessage()));
            }
        }
        browsers.close();
        if (!stuck.isEmpty()) {
            throw new Failure("Connections could not be closed: " + stuck);
        }
    }
}
