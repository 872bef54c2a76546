package io.beckon.protocol;

import io.beckon.Progress;
import io.beckon.SuppressionReason;

import tools.jackson.core.JsonGenerator;

import java.util.EnumMap;
import java.util.Map;

/** What has become of a message, as JSON. */
final class ProgressJson {
    private ProgressJson() {}

    static Progress read(Fields fields) {
        return new Progress(
                Ids.message(fields),
                count(fields, "recipients"),
                count(fields, "delivered"),
                count(fields, "displayed"),
                count(fields, "clicked"),
                count(fields, "dismissed"),
                count(fields, "converted"),
                count(fields, "expired"),
                count(fields, "revoked"),
                readReasons(fields));
    }

    private static Map<SuppressionReason, Integer> readReasons(Fields fields) {
        Map<SuppressionReason, Integer> counts = new EnumMap<>(SuppressionReason.class);
        Fields reasons = fields.optionalObject("reasons");
        if (reasons != null) {
            for (SuppressionReason reason : SuppressionReason.values()) {
                if (reasons.has(reason.wireName())) {
                    counts.put(reason, reasons.integer(reason.wireName(), 1, Integer.MAX_VALUE));
                }
            }
        }
        return counts;
    }

    private static int count(Fields fields, String field) {
        return fields.integer(field, 0, Integer.MAX_VALUE);
    }

    static void write(JsonGenerator json, Progress progress) {
        json.writeStringProperty("id", progress.message().value());
        json.writeNumberProperty("recipients", progress.recipients());
        json.writeNumberProperty("delivered", progress.delivered());
        json.writeNumberProperty("displayed", progress.displayed());
        json.writeNumberProperty("clicked", progress.clicked());
        json.writeNumberProperty("dismissed", progress.dismissed());
        json.writeNumberProperty("converted", progress.converted());
        json.writeNumberProperty("expired", progress.expired());
        json.writeNumberProperty("revoked", progress.revoked());
        json.writeNumberProperty("suppressed", progress.suppressedInAll());
        if (!progress.suppressed().isEmpty()) {
            writeReasons(json, progress.suppressed());
        }
    }

    private static void writeReasons(JsonGenerator json, Map<SuppressionReason, Integer> counts) {
        json.writeObjectPropertyStart("reasons");
        for (SuppressionReason reason : SuppressionReason.values()) {
            Integer count = counts.get(reason);
            if (count != null) {
                json.writeNumberProperty(reason.wireName(), count);
            }
        }
        json.writeEndObject();
    }
}
