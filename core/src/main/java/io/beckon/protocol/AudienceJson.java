package io.beckon.protocol;

import io.beckon.Audience;

import tools.jackson.core.JsonGenerator;

/** Audiences as JSON: an object with exactly one of five fields. */
final class AudienceJson {
    private static final int MAX_PSEUDONYM = 100;

    private AudienceJson() {}

    static Audience read(Fields message) {
        Fields to = message.object("to");
        requireOne(message, to);
        if (to.has("visitor")) {
            return new Audience.One(Ids.visitor(to));
        }
        if (to.has("identity")) {
            return readIdentity(to.object("identity"));
        }
        if (to.has("room")) {
            return new Audience.Room(Ids.room(to));
        }
        if (to.has("criteria")) {
            return new Audience.Matching(CriteriaJson.read(to.object("criteria")));
        }
        if (!to.flag("everybody", false)) {
            throw to.wrong("everybody", "true, or left out");
        }
        return new Audience.Everybody();
    }

    // To guess which of two was meant could send to more people than the admin thought.
    private static void requireOne(Fields message, Fields to) {
        int found = 0;
        for (String field : new String[] {"visitor", "identity", "room", "everybody", "criteria"}) {
            found += to.has(field) ? 1 : 0;
        }
        if (found != 1) {
            throw message.wrong(
                    "to",
                    "an object with exactly one of visitor, identity, room, everybody and criteria");
        }
    }

    private static Audience readIdentity(Fields fields) {
        String pseudonym = fields.optionalText("pseudonym", 1, MAX_PSEUDONYM);
        return pseudonym == null
                ? new Audience.Identified(IdentityJson.read(fields))
                : new Audience.Addressed(
                        IdentityJson.namespace(fields), IdentityJson.kind(fields), pseudonym);
    }

    static void write(JsonGenerator json, Audience audience) {
        json.writeObjectPropertyStart("to");
        if (audience instanceof Audience.One one) {
            json.writeStringProperty("visitor", one.id().value());
        } else if (audience instanceof Audience.Identified identified) {
            json.writeName("identity");
            IdentityJson.write(json, identified.identity());
        } else if (audience instanceof Audience.Addressed addressed) {
            json.writeObjectPropertyStart("identity");
            json.writeStringProperty("namespace", addressed.namespace());
            json.writeStringProperty("kind", addressed.kind().wireName());
            json.writeStringProperty("pseudonym", addressed.pseudonym());
            json.writeEndObject();
        } else if (audience instanceof Audience.Room room) {
            json.writeStringProperty("room", room.name());
        } else if (audience instanceof Audience.Matching matching) {
            json.writeName("criteria");
            CriteriaJson.write(json, matching.criteria());
        } else {
            json.writeBooleanProperty("everybody", true);
        }
        json.writeEndObject();
    }
}
