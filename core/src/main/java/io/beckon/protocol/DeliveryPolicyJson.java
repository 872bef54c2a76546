package io.beckon.protocol;

import io.beckon.DeliveryPolicy;

import tools.jackson.core.JsonGenerator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How a kept message is delivered, as fields among those of the message. */
final class DeliveryPolicyJson {
    private static final List<String> FIELDS = List.of(
            "expiresAfter",
            "expiresAt",
            "priority",
            "replaces",
            "budget",
            "atMostOnce",
            "uncapped",
            "lateArrivals");

    private DeliveryPolicyJson() {}

    static DeliveryPolicy read(Fields fields) {
        DeliveryPolicy.Builder policy = DeliveryPolicy.builder();
        readExpiry(fields, policy);
        policy.priority(fields.integer(
                "priority", -DeliveryPolicy.MAX_PRIORITY, DeliveryPolicy.MAX_PRIORITY, 0));
        String replaces = fields.optionalText("replaces", 1, DeliveryPolicy.MAX_KEY);
        if (replaces != null) {
            policy.replaces(replaces);
        }
        if (fields.has("budget")) {
            policy.budget(fields.integer("budget", 1, Integer.MAX_VALUE));
        }
        if (fields.flag("atMostOnce", false)) {
            policy.atMostOnce();
        }
        if (fields.flag("uncapped", false)) {
            policy.uncapped();
        }
        if (fields.flag("lateArrivals", false)) {
            policy.lateArrivals();
        }
        return policy.build();
    }

    private static void readExpiry(Fields fields, DeliveryPolicy.Builder policy) {
        Long after = fields.optionalNumber("expiresAfter", 1, FromAdmin.MAX_EXPIRES_AFTER);
        Long at = fields.optionalNumber("expiresAt", 0, Times.MAX);
        if (after != null && at != null) {
            throw fields.wrong("expiresAt", "left out where \"expiresAfter\" is given");
        }
        if (after != null) {
            policy.expiresAfter(Duration.ofMillis(after));
        }
        if (at != null) {
            policy.expiresAt(Instant.ofEpochMilli(at));
        }
    }

    /** Refuses what a live message cannot do: to pass over it in silence would promise it. */
    static void requireNone(Fields fields) {
        for (String field : FIELDS) {
            if (fields.has(field)) {
                throw fields.wrong(field, "left out where \"keep\" is not true");
            }
        }
    }

    static void write(JsonGenerator json, DeliveryPolicy policy) {
        Instant at = policy.expiresAt();
        if (at == null) {
            json.writeNumberProperty("expiresAfter", policy.expiresAfter().toMillis());
        } else {
            Times.write(json, "expiresAt", at);
        }
        if (policy.priority() != 0) {
            json.writeNumberProperty("priority", policy.priority());
        }
        if (policy.replaces() != null) {
            json.writeStringProperty("replaces", policy.replaces());
        }
        if (policy.budget() != 0) {
            json.writeNumberProperty("budget", policy.budget());
        }
        writeIf(json, "atMostOnce", policy.atMostOnce());
        writeIf(json, "uncapped", policy.uncapped());
        writeIf(json, "lateArrivals", policy.lateArrivals());
    }

    private static void writeIf(JsonGenerator json, String field, boolean value) {
        if (value) {
            json.writeBooleanProperty(field, true);
        }
    }
}
