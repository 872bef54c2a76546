package io.beckon.protocol;

import static io.beckon.protocol.SharedJson.type;

import io.beckon.Consent;
import io.beckon.DeliveryStatus;

import tools.jackson.core.JsonGenerator;

import java.util.List;

/** What a visitor's tab sends, as JSON. */
final class FromVisitorJson {
    private static final Names<DeliveryStatus> REPORTED = Names.of(
            List.of(DeliveryStatus.DISPLAYED, DeliveryStatus.CLICKED, DeliveryStatus.DISMISSED),
            DeliveryStatus::wireName);

    private FromVisitorJson() {}

    static FromVisitor read(String type, Fields fields) {
        return switch (type) {
            case "track" -> readTrack(fields);
            case "page" -> new FromVisitor.PageChange(PageJson.read(fields.object("page")));
            case "hello" -> readHello(fields);
            case "identify" -> new FromVisitor.Identify(IdentityJson.readClaimed(fields));
            case "consent" -> new FromVisitor.ConsentDecision(ConsentJson.read(fields));
            case "join" -> new FromVisitor.Join(Ids.room(fields));
            case "leave" -> new FromVisitor.Leave(Ids.room(fields));
            case "claim" ->
                new FromVisitor.Claim(
                        Ids.message(fields), fields.optionalNumber("at", 0, Times.MAX));
            case "release" -> new FromVisitor.Release(Ids.message(fields));
            case "receipt" ->
                new FromVisitor.ReceiptReport(
                        Ids.message(fields), fields.choice("status", REPORTED));
            default -> SharedJson.readBeat(type, FromVisitor.class);
        };
    }

    private static FromVisitor.Hello readHello(Fields fields) {
        return new FromVisitor.Hello(
                PageJson.read(fields.object("page")),
                fields.flag("resumed", false),
                fields.optionalNumber("after", 0, ToVisitor.Offset.MAX),
                fields.optionalText("token", 1, FromVisitor.MAX_SIGNED),
                ConsentJson.readOptional(fields),
                IdentityJson.readClaimed(fields));
    }

    private static FromVisitor.Track readTrack(Fields fields) {
        return new FromVisitor.Track(
                fields.text("name", 1, FromVisitor.MAX_EVENT_NAME),
                fields.data("properties"),
                fields.flag("stream", false));
    }

    static void write(JsonGenerator json, FromVisitor message) {
        if (message instanceof FromVisitor.Track track) {
            writeTrack(json, track);
        } else if (message instanceof FromVisitor.PageChange change) {
            type(json, "page");
            PageJson.write(json, change.page());
        } else if (message instanceof FromVisitor.Hello hello) {
            writeHello(json, hello);
        } else if (message instanceof FromVisitor.Identify identify) {
            type(json, "identify");
            IdentityJson.write(json, identify.identities());
        } else if (message instanceof FromVisitor.ConsentDecision decision) {
            type(json, "consent");
            ConsentJson.write(json, decision.consent());
        } else if (message instanceof FromVisitor.Join join) {
            writeWith(json, "join", "room", join.room());
        } else if (message instanceof FromVisitor.Leave leave) {
            writeWith(json, "leave", "room", leave.room());
        } else if (message instanceof FromVisitor.Claim claim) {
            writeClaim(json, claim);
        } else if (message instanceof FromVisitor.Release release) {
            writeWith(json, "release", "id", release.id().value());
        } else if (message instanceof FromVisitor.ReceiptReport report) {
            writeWith(json, "receipt", "id", report.id().value());
            json.writeStringProperty("status", report.status().wireName());
        } else {
            SharedJson.write(json, message);
        }
    }

    private static void writeHello(JsonGenerator json, FromVisitor.Hello hello) {
        type(json, "hello");
        PageJson.write(json, hello.page());
        if (hello.resumed()) {
            json.writeBooleanProperty("resumed", true);
        }
        Long after = hello.after();
        if (after != null) {
            json.writeNumberProperty("after", after);
        }
        String token = hello.token();
        if (token != null) {
            json.writeStringProperty("token", token);
        }
        Consent consent = hello.consent();
        if (consent != null) {
            ConsentJson.write(json, consent);
        }
        if (!hello.identities().isEmpty()) {
            IdentityJson.write(json, hello.identities());
        }
    }

    private static void writeClaim(JsonGenerator json, FromVisitor.Claim claim) {
        writeWith(json, "claim", "id", claim.id().value());
        Long at = claim.at();
        if (at != null) {
            json.writeNumberProperty("at", at);
        }
    }

    private static void writeTrack(JsonGenerator json, FromVisitor.Track track) {
        writeWith(json, "track", "name", track.name());
        if (!track.properties().isEmpty()) {
            ValueJson.write(json, "properties", track.properties());
        }
        if (track.stream()) {
            json.writeBooleanProperty("stream", true);
        }
    }

    private static void writeWith(JsonGenerator json, String type, String field, String text) {
        type(json, type);
        json.writeStringProperty(field, text);
    }
}
