package io.beckon.protocol;

import io.beckon.DeliveryStatus;
import io.beckon.Progress;
import io.beckon.Receipt;

import tools.jackson.core.JsonGenerator;

import java.util.List;

/** What has become of messages, as JSON. */
final class DeliveryJson {
    private static final Names<DeliveryStatus> TOLD = Names.of(
            List.of(
                    DeliveryStatus.DELIVERED,
                    DeliveryStatus.DISPLAYED,
                    DeliveryStatus.CLICKED,
                    DeliveryStatus.DISMISSED,
                    DeliveryStatus.EXPIRED,
                    DeliveryStatus.SUPPRESSED),
            DeliveryStatus::wireName);

    private DeliveryJson() {}

    static Progress readProgress(Fields fields) {
        return new Progress(
                Ids.message(fields),
                count(fields, "recipients"),
                count(fields, "delivered"),
                count(fields, "displayed"),
                count(fields, "clicked"),
                count(fields, "dismissed"),
                0,
                count(fields, "expired"),
                0,
                java.util.Map.of());
    }

    private static int count(Fields fields, String field) {
        return fields.integer(field, 0, Integer.MAX_VALUE);
    }

    static void writeProgress(JsonGenerator json, Progress progress) {
        json.writeStringProperty("id", progress.message().value());
        json.writeNumberProperty("recipients", progress.recipients());
        json.writeNumberProperty("delivered", progress.delivered());
        json.writeNumberProperty("displayed", progress.displayed());
        json.writeNumberProperty("clicked", progress.clicked());
        json.writeNumberProperty("dismissed", progress.dismissed());
        json.writeNumberProperty("expired", progress.expired());
        json.writeNumberProperty("suppressed", progress.suppressedInAll());
    }

    static Receipt readReceipt(Fields fields) {
        return new Receipt(
                Ids.message(fields),
                Ids.visitor(fields),
                fields.choice("status", TOLD),
                null,
                Times.read(fields, "at"));
    }

    static void writeReceipt(JsonGenerator json, Receipt receipt) {
        json.writeStringProperty("id", receipt.message().value());
        json.writeStringProperty("visitor", receipt.visitor().value());
        json.writeStringProperty("status", receipt.status().wireName());
        Times.write(json, "at", receipt.at());
    }
}
