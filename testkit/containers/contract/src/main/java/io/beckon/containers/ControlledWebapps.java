package io.beckon.containers;

import io.beckon.conformance.Controlled;
import io.beckon.servlet.testing.Peer;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The control of Beckon in web applications. A web application takes its time to start, so each has a site for each of many cases: a case
 * begins with one that nobody has used before.
 *
 * <p>What it keeps ends with the web application, so that it comes back from a restart only where it has kept nothing.
 */
final class ControlledWebapps implements Controlled {
    /** How many cases have their sites in one web application. */
    private static final int SITES = 60;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Deployments deployments;
    private final String contextPath;
    private final List<JsonNode> settings;
    private @Nullable Deployed webapp;
    private int current = -1; // the number of the case
    private boolean keeps; // whether the case has sent what would have to be there after a restart

    /**
     * Begins without a web application.
     *
     * @param deployments where they are deployed
     * @param contextPath of each of them
     * @param settings those of all cases, in the order in which they are started
     */
    ControlledWebapps(Deployments deployments, String contextPath, List<JsonNode> settings) {
        this.deployments = deployments;
        this.contextPath = contextPath;
        this.settings = settings;
    }

    @Override
    public Map<String, Object> act(String action, JsonNode with) {
        switch (action) {
            case "start" -> {
                return start(with);
            }
            case "restart" -> {
                if (keeps) {
                    throw new UnsupportedOperationException(
                            "What is kept goes with the web application.");
                }
                restart();
                return Map.of();
            }
            default -> {
                keeps |= with.has("offer");
                return forward(action, with);
            }
        }
    }

    private Map<String, Object> start(JsonNode wanted) {
        current++;
        if (!settings.get(current).equals(wanted)) {
            throw new IllegalStateException("Another case was expected, with other settings.");
        }
        if (site() == 0) {
            restart();
        }
        keeps = false;
        return Map.of("server", webapp().http("/site" + site()).toString(), "admins", admins());
    }

    /** The number of the current case's site in its web application. */
    private int site() {
        return current % SITES;
    }

    private void restart() {
        if (webapp != null) {
            webapp.close();
            webapp = null; // there is none if the next one does not start
        }
        int first = current - site();
        int next = Math.min(first + SITES, settings.size());
        webapp = deployments.deploy(
                contextPath, Webapp.ofConformance(settings.subList(first, next)));
    }

    private static Map<String, Object> admins() {
        Map<String, Object> admins = new LinkedHashMap<>();
        for (User user : User.OF_CONFORMANCE) {
            admins.put(
                    user.name(), Map.of("Authorization", Peer.basic(user.name(), user.password())));
        }
        admins.put("nobody", Map.of());
        return admins;
    }

    private Map<String, Object> forward(String action, JsonNode with) {
        HttpResponse<String> answer =
                webapp().post("/control/" + site() + "/" + action, with.toString());
        return switch (answer.statusCode()) {
            case 200 -> JSON.readValue(answer.body(), new TypeReference<Map<String, Object>>() {});
            case 501 -> throw new UnsupportedOperationException(answer.body());
            default -> throw new IllegalStateException(answer.body());
        };
    }

    private Deployed webapp() {
        return Objects.requireNonNull(webapp, "No case has started.");
    }
}
