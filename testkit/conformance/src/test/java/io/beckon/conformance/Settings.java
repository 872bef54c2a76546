package io.beckon.conformance;

import io.beckon.Limits;
import io.beckon.Site;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Projection;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings that the control contract knows, as Beckon has them. */
final class Settings {
    private static final String SECRET = "a secret of the conformance tests";
    private static final Set<String> KNOWN = Set.of(
            "limits",
            "joinable",
            "origins",
            "heartbeat",
            "public",
            "trusted",
            "brokenRoom",
            "goals",
            "waits");

    private final JsonNode json;

    Settings(JsonNode json) {
        for (String name : json.propertyNames()) {
            if (!KNOWN.contains(name)) {
                throw new UnsupportedOperationException("There is no setting " + name + ".");
            }
        }
        this.json = json;
    }

    /** Whether the case waits for a time-out. */
    boolean isFast() {
        return json.path("waits").asBoolean(false);
    }

    Optional<Duration> heartbeat() {
        return json.path("heartbeat").asLongOpt().isPresent()
                ? Optional.of(Duration.ofMillis(json.path("heartbeat").asLong()))
                : Optional.empty();
    }

    List<String> goals() {
        return texts(json.path("goals"));
    }

    Site site(String name) {
        List<String> joinable = texts(json.path("joinable"));
        String broken = json.path("brokenRoom").asString("");
        Site.Builder site = Site.named(name)
                .secret(SECRET)
                .joinableRooms(room -> isJoinable(room, joinable, broken))
                .projection(projection(json.path("public")));
        texts(json.path("origins")).forEach(site::allowOrigin);
        for (Map.Entry<String, JsonNode> trust : json.path("trusted").properties()) {
            site.claimTrust(
                    trust.getKey(),
                    ClaimTrust.valueOf(trust.getValue().stringValue().toUpperCase(Locale.ROOT)));
        }
        return site.build();
    }

    private static boolean isJoinable(String room, List<String> joinable, String broken) {
        if (room.equals(broken)) {
            throw new IllegalStateException("A fault of the application, as the case wants it.");
        }
        return joinable.contains(room);
    }

    private static Projection projection(JsonNode json) {
        return Projection.builder()
                .traits(array(json.path("traits")))
                .segments(array(json.path("segments")))
                .onlyForSegments(array(json.path("onlyForSegments")))
                .build();
    }

    Limits limits() {
        Limits.Builder limits = Limits.builder();
        for (Map.Entry<String, JsonNode> limit : json.path("limits").properties()) {
            int number = limit.getValue().asInt();
            switch (limit.getKey()) {
                case "connections" -> limits.connections(number);
                case "connectionsPerVisitor" -> limits.connectionsPerVisitor(number);
                case "roomsPerVisitor" -> limits.roomsPerVisitor(number);
                case "identitiesPerVisitor" -> limits.identitiesPerVisitor(number);
                case "mailbox" -> limits.mailbox(number);
                default ->
                    throw new UnsupportedOperationException(
                            "There is no limit " + limit.getKey() + ".");
            }
        }
        return limits.build();
    }

    private static String[] array(JsonNode json) {
        return texts(json).toArray(new String[0]);
    }

    private static List<String> texts(JsonNode json) {
        List<String> texts = new ArrayList<>();
        json.forEach(text -> texts.add(text.stringValue()));
        return texts;
    }
}
