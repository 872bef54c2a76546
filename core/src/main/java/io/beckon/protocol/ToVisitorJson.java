package io.beckon.protocol;

import static io.beckon.protocol.SharedJson.type;

import io.beckon.DeliveryPolicy;
import io.beckon.MessageId;
import io.beckon.people.Profile;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;

import java.util.List;

/** What the server sends to a visitor's tab, as JSON. */
final class ToVisitorJson {
    private static final Names<ToVisitor.Reason> REASONS =
            Names.of(List.of(ToVisitor.Reason.values()), ToVisitor.Reason::wireName);

    private ToVisitorJson() {}

    static ToVisitor read(String type, Fields fields) {
        return switch (type) {
            case "welcome" ->
                new ToVisitor.Welcome(
                        Ids.visitor(fields),
                        Ids.connection(fields),
                        SharedJson.readDuration(fields, "heartbeat"),
                        fields.optionalText("token", 1, FromVisitor.MAX_SIGNED));
            case "message" -> readDeliver(fields);
            case "offset" -> new ToVisitor.Offset(fields.number("offset", 0, ToVisitor.Offset.MAX));
            case "granted" ->
                new ToVisitor.Granted(
                        Ids.message(fields),
                        SharedJson.readDuration(fields, "lease"),
                        fields.optionalNumber("at", 0, Times.MAX));
            case "refused" ->
                new ToVisitor.Refused(Ids.message(fields), fields.choice("reason", REASONS));
            case "profile" ->
                new ToVisitor.ProfileNews(
                        fields.flag("private", false) ? null : ProfileJson.read(fields));
            case "ended" -> new ToVisitor.Ended(Ids.message(fields));
            default -> SharedJson.read(type, fields, ToVisitor.class);
        };
    }

    private static ToVisitor.Deliver readDeliver(Fields fields) {
        return new ToVisitor.Deliver(
                Ids.message(fields),
                fields.text("name"),
                fields.flag("keep", false),
                fields.optionalNumber("expires", 0, Times.MAX),
                fields.integer(
                        "priority", -DeliveryPolicy.MAX_PRIORITY, DeliveryPolicy.MAX_PRIORITY, 0),
                fields.data("data"));
    }

    static void write(JsonGenerator json, ToVisitor message) {
        if (message instanceof ToVisitor.Deliver deliver) {
            writeDeliver(json, deliver);
        } else if (message instanceof ToVisitor.Welcome welcome) {
            type(json, "welcome");
            json.writeStringProperty("visitor", welcome.visitor().value());
            json.writeStringProperty("connection", welcome.connection().value());
            json.writeNumberProperty("heartbeat", welcome.heartbeat());
            String token = welcome.token();
            if (token != null) {
                json.writeStringProperty("token", token);
            }
        } else if (message instanceof ToVisitor.Offset offset) {
            type(json, "offset");
            json.writeNumberProperty("offset", offset.offset());
        } else if (message instanceof ToVisitor.Granted granted) {
            writeGranted(json, granted);
        } else if (message instanceof ToVisitor.Refused refused) {
            writeAbout(json, "refused", refused.id());
            json.writeStringProperty("reason", refused.reason().wireName());
        } else if (message instanceof ToVisitor.ProfileNews news) {
            writeProfile(json, news.profile());
        } else if (message instanceof ToVisitor.Ended ended) {
            writeAbout(json, "ended", ended.id());
        } else {
            SharedJson.write(json, message);
        }
    }

    private static void writeProfile(JsonGenerator json, @Nullable Profile profile) {
        type(json, "profile");
        if (profile == null) {
            json.writeBooleanProperty("private", true);
        } else {
            ProfileJson.write(json, profile);
        }
    }

    private static void writeAbout(JsonGenerator json, String type, MessageId message) {
        type(json, type);
        json.writeStringProperty("id", message.value());
    }

    private static void writeGranted(JsonGenerator json, ToVisitor.Granted granted) {
        writeAbout(json, "granted", granted.id());
        json.writeNumberProperty("lease", granted.lease());
        Long at = granted.at();
        if (at != null) {
            json.writeNumberProperty("at", at);
        }
    }

    private static void writeDeliver(JsonGenerator json, ToVisitor.Deliver deliver) {
        writeAbout(json, "message", deliver.id());
        json.writeStringProperty("name", deliver.name());
        json.writeBooleanProperty("keep", deliver.keep());
        Long expires = deliver.expires();
        if (expires != null) {
            json.writeNumberProperty("expires", expires);
        }
        if (deliver.priority() != 0) {
            json.writeNumberProperty("priority", deliver.priority());
        }
        ValueJson.write(json, "data", deliver.data());
    }
}
