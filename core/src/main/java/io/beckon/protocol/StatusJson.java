package io.beckon.protocol;

import io.beckon.SiteStatus;
import io.beckon.SiteStatus.Check;
import io.beckon.SiteStatus.State;

import tools.jackson.core.JsonGenerator;

import java.util.Locale;

/** A site's status as JSON: for people and for what watches servers, and in no message. */
final class StatusJson {
    private StatusJson() {}

    static void write(JsonGenerator json, SiteStatus status) {
        json.writeStartObject();
        json.writeStringProperty("site", status.site());
        json.writeStringProperty("at", status.at().toString());
        json.writeStringProperty("state", nameOf(status.state()));
        json.writeArrayPropertyStart("checks");
        for (Check check : status.checks()) {
            json.writeStartObject();
            json.writeStringProperty("name", check.name());
            json.writeStringProperty("state", nameOf(check.state()));
            json.writeStringProperty("reason", check.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String nameOf(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
