package io.beckon.protocol;

import io.beckon.Delivery;
import io.beckon.DeliveryStatus;
import io.beckon.Receipt;
import io.beckon.SuppressionReason;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;

import java.time.Instant;
import java.util.List;

/** Deliveries and the news of them, as JSON. */
final class DeliveryJson {
    private static final Names<DeliveryStatus> TOLD = Names.of(
            List.of(
                    DeliveryStatus.DELIVERED,
                    DeliveryStatus.DISPLAYED,
                    DeliveryStatus.CLICKED,
                    DeliveryStatus.DISMISSED,
                    DeliveryStatus.CONVERTED,
                    DeliveryStatus.EXPIRED,
                    DeliveryStatus.SUPPRESSED,
                    DeliveryStatus.REVOKED),
            DeliveryStatus::wireName);
    private static final Names<DeliveryStatus> STATUSES =
            Names.of(List.of(DeliveryStatus.values()), DeliveryStatus::wireName);
    private static final Names<SuppressionReason> REASONS =
            Names.of(List.of(SuppressionReason.values()), SuppressionReason::wireName);

    private DeliveryJson() {}

    static Receipt readReceipt(Fields fields) {
        return new Receipt(
                Ids.message(fields),
                Ids.visitor(fields),
                fields.choice("status", TOLD),
                readReason(fields),
                Times.read(fields, "at"));
    }

    static void writeReceipt(JsonGenerator json, Receipt receipt) {
        json.writeStringProperty("id", receipt.message().value());
        json.writeStringProperty("visitor", receipt.visitor().value());
        json.writeStringProperty("status", receipt.status().wireName());
        writeReason(json, receipt.reason());
        Times.write(json, "at", receipt.at());
    }

    static Delivery readDelivery(Fields fields) {
        return new Delivery(
                Ids.message(fields),
                fields.text("name"),
                fields.data("data"),
                fields.text("by"),
                Times.read(fields, "at"),
                fields.choice("status", STATUSES),
                readReason(fields),
                fields.has("displayedAt") ? Times.read(fields, "displayedAt") : null);
    }

    static void writeDelivery(JsonGenerator json, Delivery delivery) {
        json.writeStartObject();
        json.writeStringProperty("id", delivery.message().value());
        json.writeStringProperty("name", delivery.name());
        ValueJson.write(json, "data", delivery.data());
        json.writeStringProperty("by", delivery.by());
        Times.write(json, "at", delivery.acceptedAt());
        json.writeStringProperty("status", delivery.status().wireName());
        writeReason(json, delivery.reason());
        Instant displayedAt = delivery.displayedAt();
        if (displayedAt != null) {
            Times.write(json, "displayedAt", displayedAt);
        }
        json.writeEndObject();
    }

    private static @Nullable SuppressionReason readReason(Fields fields) {
        String name = fields.optionalText("reason", 0, Integer.MAX_VALUE);
        // A server may know more reasons than this client.
        return name == null ? null : REASONS.find(name);
    }

    private static void writeReason(JsonGenerator json, @Nullable SuppressionReason reason) {
        if (reason != null) {
            json.writeStringProperty("reason", reason.wireName());
        }
    }
}
