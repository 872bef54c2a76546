package io.beckon.protocol;

import io.beckon.people.Profile;
import io.beckon.people.ProfileEvent;

import tools.jackson.core.JsonGenerator;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Profiles as JSON: fields of the message that has them, and none for what is empty. */
final class ProfileJson {
    private ProfileJson() {}

    static Profile read(Fields fields) {
        try {
            return new Profile(
                    fields.data("user"),
                    names(fields, "segments"),
                    fields.data("account"),
                    names(fields, "accountSegments"),
                    fields.objects("events", ProfileJson::readEvent));
        } catch (IllegalArgumentException e) {
            throw fields.wrong("", "a profile of at most " + Profile.MAX_ENTRIES + " of each");
        }
    }

    private static Set<String> names(Fields fields, String field) {
        return new LinkedHashSet<>(fields.texts(field, name -> name));
    }

    private static ProfileEvent readEvent(Fields fields) {
        return new ProfileEvent(
                fields.text("name", 1, ProfileEvent.MAX_NAME),
                fields.data("properties"),
                Times.read(fields, "at"));
    }

    static void write(JsonGenerator json, Profile profile) {
        write(json, "user", profile.traits());
        write(json, "segments", profile.segments());
        write(json, "account", profile.account());
        write(json, "accountSegments", profile.accountSegments());
        write(json, profile.events());
    }

    private static void write(JsonGenerator json, String field, Map<String, Object> traits) {
        if (!traits.isEmpty()) {
            ValueJson.write(json, field, traits);
        }
    }

    // A set has its own order in every process.
    private static void write(JsonGenerator json, String field, Set<String> names) {
        if (!names.isEmpty()) {
            json.writeArrayPropertyStart(field);
            new TreeSet<>(names).forEach(json::writeString);
            json.writeEndArray();
        }
    }

    private static void write(JsonGenerator json, List<ProfileEvent> events) {
        if (!events.isEmpty()) {
            json.writeArrayPropertyStart("events");
            events.forEach(event -> {
                json.writeStartObject();
                json.writeStringProperty("name", event.name());
                if (!event.properties().isEmpty()) {
                    ValueJson.write(json, "properties", event.properties());
                }
                Times.write(json, "at", event.at());
                json.writeEndObject();
            });
            json.writeEndArray();
        }
    }
}
