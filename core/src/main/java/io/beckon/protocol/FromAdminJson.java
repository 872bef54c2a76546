package io.beckon.protocol;

import static io.beckon.protocol.SharedJson.type;

import io.beckon.Criteria;
import io.beckon.DeliveryPolicy;
import io.beckon.Message;
import io.beckon.VisitorId;
import io.beckon.people.Identity;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;

import java.util.List;

/** What an admin's page sends, as JSON. */
final class FromAdminJson {
    private static final Names<FromAdmin.Sort> SORTS =
            Names.of(List.of(FromAdmin.Sort.values()), FromAdmin.Sort::wireName);

    private FromAdminJson() {}

    static FromAdmin read(String type, Fields fields) {
        return switch (type) {
            case "subscribe" -> readSubscribe(fields);
            case "send" -> readSend(fields);
            case "revoke" -> new FromAdmin.Revoke(Ids.message(fields));
            case "history" -> new FromAdmin.History(Ids.visitor(fields));
            case "watch" -> new FromAdmin.Watch(Ids.visitor(fields));
            case "find" -> readFind(fields);
            case "unwatch" -> new FromAdmin.Unwatch(Ids.visitor(fields));
            default -> SharedJson.readBeat(type, FromAdmin.class);
        };
    }

    private static FromAdmin.Find readFind(Fields fields) {
        List<Identity> identities = fields.objects("identities", IdentityJson::read);
        if (identities.isEmpty() || identities.size() > FromVisitor.MAX_IDENTITIES) {
            throw fields.wrong(
                    "identities", "an array of 1 to " + FromVisitor.MAX_IDENTITIES + " identities");
        }
        return new FromAdmin.Find(fields.text("ref", 0, Codec.MAX_REF), identities);
    }

    private static FromAdmin.Subscribe readSubscribe(Fields fields) {
        Fields criteria = fields.optionalObject("criteria");
        FromAdmin.Sort sort = fields.optionalChoice("sort", SORTS);
        Fields window = fields.optionalObject("window");
        return new FromAdmin.Subscribe(
                criteria == null ? Criteria.everyone() : CriteriaJson.read(criteria),
                sort == null ? FromAdmin.Sort.NEWEST : sort,
                window == null ? 0 : window.integer("offset", 0, FromAdmin.MAX_OFFSET, 0),
                window == null
                        ? FromAdmin.DEFAULT_LIMIT
                        : window.integer("limit", 1, FromAdmin.MAX_LIMIT, FromAdmin.DEFAULT_LIMIT));
    }

    static FromAdmin.Send readSend(Fields fields) {
        Fields offer = fields.optionalObject("offer");
        Message content = readContent(offer, fields.optionalObject("message"));
        String key = fields.optionalText("key", 1, DeliveryPolicy.MAX_KEY);
        if (key != null && !content.kept()) {
            throw fields.wrong("key", "left out where \"keep\" is not true");
        }
        return new FromAdmin.Send(
                fields.text("ref", 0, Codec.MAX_REF),
                AudienceJson.read(fields),
                content,
                offer != null,
                key);
    }

    private static Message readContent(@Nullable Fields offer, @Nullable Fields message) {
        if (offer != null && message == null) {
            return OutgoingJson.readOffer(offer);
        }
        if (message != null && offer == null) {
            return OutgoingJson.readMessage(message);
        }
        throw new Unusable(
                ErrorCode.INVALID, "Send either an \"offer\" or a \"message\", and not both.");
    }

    static void write(JsonGenerator json, FromAdmin message) {
        if (message instanceof FromAdmin.Subscribe subscribe) {
            writeSubscribe(json, subscribe);
        } else if (message instanceof FromAdmin.Send send) {
            writeSend(json, send);
        } else if (message instanceof FromAdmin.Revoke revoke) {
            type(json, "revoke");
            json.writeStringProperty("id", revoke.id().value());
        } else if (message instanceof FromAdmin.History history) {
            writeAbout(json, "history", history.visitor());
        } else if (message instanceof FromAdmin.Watch watch) {
            writeAbout(json, "watch", watch.visitor());
        } else if (message instanceof FromAdmin.Unwatch unwatch) {
            writeAbout(json, "unwatch", unwatch.visitor());
        } else if (message instanceof FromAdmin.Find find) {
            type(json, "find");
            json.writeStringProperty("ref", find.ref());
            json.writeArrayPropertyStart("identities");
            find.identities().forEach(identity -> IdentityJson.write(json, identity));
            json.writeEndArray();
        } else {
            SharedJson.write(json, message);
        }
    }

    private static void writeAbout(JsonGenerator json, String type, VisitorId visitor) {
        type(json, type);
        json.writeStringProperty("visitor", visitor.value());
    }

    private static void writeSubscribe(JsonGenerator json, FromAdmin.Subscribe subscribe) {
        type(json, "subscribe");
        json.writeName("criteria");
        CriteriaJson.write(json, subscribe.criteria());
        json.writeStringProperty("sort", subscribe.sort().wireName());
        json.writeObjectPropertyStart("window");
        json.writeNumberProperty("offset", subscribe.offset());
        json.writeNumberProperty("limit", subscribe.limit());
        json.writeEndObject();
    }

    private static void writeSend(JsonGenerator json, FromAdmin.Send send) {
        type(json, "send");
        json.writeStringProperty("ref", send.ref());
        if (send.key() != null) {
            json.writeStringProperty("key", send.key());
        }
        AudienceJson.write(json, send.to());
        if (send.offer()) {
            OutgoingJson.writeOffer(json, send.message());
        } else {
            OutgoingJson.writeMessage(json, send.message());
        }
    }
}
