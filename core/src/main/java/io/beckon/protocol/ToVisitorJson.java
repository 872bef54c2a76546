package io.beckon.protocol;

import static io.beckon.protocol.SharedJson.type;

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
                        SharedJson.readDuration(fields, "heartbeat"));
            case "message" -> readDeliver(fields);
            case "granted" -> new ToVisitor.Granted(Ids.message(fields), 0);
            case "refused" ->
                new ToVisitor.Refused(Ids.message(fields), fields.choice("reason", REASONS));
            default -> SharedJson.read(type, fields, ToVisitor.class);
        };
    }

    private static ToVisitor.Deliver readDeliver(Fields fields) {
        return new ToVisitor.Deliver(
                Ids.message(fields),
                fields.text("name"),
                fields.flag("keep", false),
                fields.optionalNumber("expires", 0, Times.MAX),
                0,
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
        } else if (message instanceof ToVisitor.Granted granted) {
            type(json, "granted");
            json.writeStringProperty("id", granted.id().value());
        } else if (message instanceof ToVisitor.Refused refused) {
            type(json, "refused");
            json.writeStringProperty("id", refused.id().value());
            json.writeStringProperty("reason", refused.reason().wireName());
        } else {
            SharedJson.write(json, message);
        }
    }

    private static void writeDeliver(JsonGenerator json, ToVisitor.Deliver deliver) {
        type(json, "message");
        json.writeStringProperty("id", deliver.id().value());
        json.writeStringProperty("name", deliver.name());
        json.writeBooleanProperty("keep", deliver.keep());
        Long expires = deliver.expires();
        if (expires != null) {
            json.writeNumberProperty("expires", expires);
        }
        ValueJson.write(json, "data", deliver.data());
    }
}
