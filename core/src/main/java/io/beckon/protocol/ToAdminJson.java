package io.beckon.protocol;

import static io.beckon.protocol.SharedJson.type;

import io.beckon.AdminRight;
import io.beckon.Sent;
import io.beckon.VisitorId;

import tools.jackson.core.JsonGenerator;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What the server sends to an admin's page, as JSON. */
final class ToAdminJson {
    private static final Names<AdminRight> RIGHTS =
            Names.of(List.of(AdminRight.values()), AdminRight::wireName);

    private ToAdminJson() {}

    static ToAdmin read(String type, Fields fields) {
        return switch (type) {
            case "welcome" -> readWelcome(fields);
            case "snapshot" ->
                new ToAdmin.Snapshot(
                        fields.objects("rows", VisitorJson::read), TotalsJson.read(fields));
            case "changes" ->
                new ToAdmin.Changes(
                        fields.objects("set", VisitorJson::read),
                        fields.texts("remove", VisitorId::new),
                        fields.texts("left", VisitorId::new));
            case "totals" -> new ToAdmin.Totals(TotalsJson.read(fields));
            case "activity" ->
                new ToAdmin.ActivityUpdate(
                        Ids.visitor(fields), fields.objects("entries", ActivityJson::read));
            case "sent" -> readSent(fields);
            case "progress" ->
                new ToAdmin.ProgressUpdate(ProgressJson.read(fields), fields.flag("ended", false));
            case "receipt" -> new ToAdmin.ReceiptUpdate(DeliveryJson.readReceipt(fields));
            case "person" ->
                new ToAdmin.PersonUpdate(
                        Ids.visitor(fields),
                        IdentityJson.readKnown(fields),
                        ProfileJson.read(fields));
            case "found" ->
                new ToAdmin.Found(
                        fields.text("ref", 0, Codec.MAX_REF),
                        fields.texts("visitors", VisitorId::new));
            case "history" ->
                new ToAdmin.HistoryUpdate(
                        Ids.visitor(fields),
                        fields.objects("deliveries", DeliveryJson::readDelivery));
            default -> SharedJson.read(type, fields, ToAdmin.class);
        };
    }

    private static ToAdmin.AdminWelcome readWelcome(Fields fields) {
        return new ToAdmin.AdminWelcome(
                fields.text("channel"),
                fields.text("admin"),
                Ids.connection(fields),
                readRights(fields),
                SharedJson.readDuration(fields, "heartbeat"),
                Times.readMillis(fields, "now"));
    }

    private static Set<AdminRight> readRights(Fields fields) {
        Set<AdminRight> rights = EnumSet.noneOf(AdminRight.class);
        for (String name : fields.texts("may", name -> name)) {
            AdminRight right = RIGHTS.find(name);
            // A server may know more rights than this client, which then has no use for them.
            if (right != null) {
                rights.add(right);
            }
        }
        return Set.copyOf(rights);
    }

    private static ToAdmin.SentNotice readSent(Fields fields) {
        return new ToAdmin.SentNotice(
                fields.optionalText("ref", 0, Codec.MAX_REF),
                new Sent(Ids.message(fields), fields.integer("recipients", 0, Integer.MAX_VALUE)),
                fields.text("by"),
                Times.readMillis(fields, "at"),
                AudienceJson.read(fields),
                fields.text("name"),
                fields.data("data"),
                fields.optionalNumber("lateUntil", 0, Times.MAX));
    }

    static void write(JsonGenerator json, ToAdmin message) {
        if (message instanceof ToAdmin.Changes changes) {
            writeChanges(json, changes);
        } else if (message instanceof ToAdmin.Totals totals) {
            type(json, "totals");
            TotalsJson.write(json, totals.totals());
        } else if (message instanceof ToAdmin.ActivityUpdate update) {
            writeActivity(json, update);
        } else if (message instanceof ToAdmin.ProgressUpdate update) {
            type(json, "progress");
            ProgressJson.write(json, update.progress());
            if (update.ended()) {
                json.writeBooleanProperty("ended", true);
            }
        } else if (message instanceof ToAdmin.ReceiptUpdate update) {
            type(json, "receipt");
            DeliveryJson.writeReceipt(json, update.receipt());
        } else if (message instanceof ToAdmin.HistoryUpdate update) {
            writeHistory(json, update);
        } else if (message instanceof ToAdmin.PersonUpdate update) {
            type(json, "person");
            json.writeStringProperty("visitor", update.visitor().value());
            IdentityJson.write(json, update.identities());
            ProfileJson.write(json, update.profile());
        } else if (message instanceof ToAdmin.Found found) {
            writeFound(json, found);
        } else if (message instanceof ToAdmin.SentNotice notice) {
            writeSent(json, notice);
        } else if (message instanceof ToAdmin.Snapshot snapshot) {
            type(json, "snapshot");
            VisitorJson.write(json, "rows", snapshot.rows());
            TotalsJson.write(json, snapshot.totals());
        } else if (message instanceof ToAdmin.AdminWelcome welcome) {
            writeWelcome(json, welcome);
        } else {
            SharedJson.write(json, message);
        }
    }

    private static void writeFound(JsonGenerator json, ToAdmin.Found found) {
        type(json, "found");
        json.writeStringProperty("ref", found.ref());
        json.writeArrayPropertyStart("visitors");
        found.visitors().forEach(visitor -> json.writeString(visitor.value()));
        json.writeEndArray();
    }

    private static void writeWelcome(JsonGenerator json, ToAdmin.AdminWelcome welcome) {
        type(json, "welcome");
        json.writeStringProperty("channel", welcome.channel());
        json.writeStringProperty("admin", welcome.admin());
        json.writeStringProperty("connection", welcome.connection().value());
        json.writeArrayPropertyStart("may");
        for (AdminRight right : AdminRight.values()) {
            if (welcome.may().contains(right)) {
                json.writeString(right.wireName());
            }
        }
        json.writeEndArray();
        json.writeNumberProperty("heartbeat", welcome.heartbeat());
        json.writeNumberProperty("now", welcome.now());
    }

    private static void writeChanges(JsonGenerator json, ToAdmin.Changes changes) {
        type(json, "changes");
        if (!changes.set().isEmpty()) {
            VisitorJson.write(json, "set", changes.set());
        }
        writeIds(json, "remove", changes.remove());
        writeIds(json, "left", changes.left());
    }

    private static void writeIds(JsonGenerator json, String field, List<VisitorId> ids) {
        if (!ids.isEmpty()) {
            json.writeArrayPropertyStart(field);
            ids.forEach(id -> json.writeString(id.value()));
            json.writeEndArray();
        }
    }

    private static void writeActivity(JsonGenerator json, ToAdmin.ActivityUpdate update) {
        type(json, "activity");
        json.writeStringProperty("visitor", update.visitor().value());
        json.writeArrayPropertyStart("entries");
        update.entries().forEach(entry -> ActivityJson.write(json, entry));
        json.writeEndArray();
    }

    private static void writeHistory(JsonGenerator json, ToAdmin.HistoryUpdate update) {
        type(json, "history");
        json.writeStringProperty("visitor", update.visitor().value());
        json.writeArrayPropertyStart("deliveries");
        update.deliveries().forEach(delivery -> DeliveryJson.writeDelivery(json, delivery));
        json.writeEndArray();
    }

    private static void writeSent(JsonGenerator json, ToAdmin.SentNotice notice) {
        type(json, "sent");
        json.writeStringProperty("ref", notice.ref());
        json.writeStringProperty("id", notice.sent().id().value());
        json.writeNumberProperty("recipients", notice.sent().recipients());
        json.writeStringProperty("by", notice.by());
        json.writeNumberProperty("at", notice.at());
        AudienceJson.write(json, notice.to());
        json.writeStringProperty("name", notice.name());
        ValueJson.write(json, "data", notice.data());
        if (notice.lateUntil() != null) {
            json.writeNumberProperty("lateUntil", notice.lateUntil());
        }
    }
}
