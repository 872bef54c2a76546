package io.beckon.protocol;

import io.beckon.Consent;
import io.beckon.Page;
import io.beckon.Visitor;
import io.beckon.people.Profile;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Visitors as JSON: the rows of an admin's window. */
final class VisitorJson {
    private VisitorJson() {}

    static Visitor read(Fields fields) {
        Fields event = fields.optionalObject("event");
        Fields page = fields.optionalObject("page");
        Consent consent = ConsentJson.readOptional(fields);
        return new Visitor(
                Ids.visitor(fields),
                Ids.connection(fields),
                page == null ? Page.none() : PageJson.read(page),
                fields.optionalTextCutOff("referrer", FromVisitor.MAX_REFERRER),
                Times.read(fields, "since"),
                Times.read(fields, "seen"),
                fields.integer("pages", 0, Integer.MAX_VALUE),
                fields.integer("tabs", 0, Integer.MAX_VALUE),
                event == null ? null : event.text("name"),
                event == null ? null : Times.read(event, "at"),
                rooms(fields),
                Profile.empty(),
                consent == null ? Consent.all() : consent);
    }

    private static Set<String> rooms(Fields fields) {
        return new LinkedHashSet<>(fields.texts("rooms", Ids::requireRoom));
    }

    static void write(JsonGenerator json, String field, List<Visitor> visitors) {
        json.writeArrayPropertyStart(field);
        visitors.forEach(visitor -> write(json, visitor));
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Visitor visitor) {
        json.writeStartObject();
        json.writeStringProperty("visitor", visitor.id().value());
        json.writeStringProperty("connection", visitor.connection().value());
        if (!visitor.page().equals(Page.none())) {
            PageJson.write(json, visitor.page());
        }
        json.writeStringProperty("referrer", visitor.referrer());
        Times.write(json, "since", visitor.since());
        Times.write(json, "seen", visitor.seen());
        json.writeNumberProperty("pages", visitor.pages());
        json.writeNumberProperty("tabs", visitor.tabs());
        writeEvent(json, visitor.lastEvent(), visitor.lastEventAt());
        json.writeArrayPropertyStart("rooms");
        sorted(visitor.rooms()).forEach(json::writeString);
        json.writeEndArray();
        if (!visitor.consent().equals(Consent.all())) {
            ConsentJson.write(json, visitor.consent());
        }
        json.writeEndObject();
    }

    private static void writeEvent(
            JsonGenerator json, @Nullable String name, @Nullable Instant at) {
        if (name != null && at != null) {
            json.writeObjectPropertyStart("event");
            json.writeStringProperty("name", name);
            Times.write(json, "at", at);
            json.writeEndObject();
        }
    }

    // A set has its own order in every process; an admin's page shows the rooms as they come.
    private static Collection<String> sorted(Set<String> rooms) {
        if (rooms.size() <= 1) {
            return rooms;
        }
        List<String> sorted = new ArrayList<>(rooms);
        Collections.sort(sorted);
        return sorted;
    }
}
