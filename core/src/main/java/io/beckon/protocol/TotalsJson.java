package io.beckon.protocol;

import io.beckon.protocol.ToAdmin.RoomSize;
import io.beckon.protocol.ToAdmin.TotalsView;

import tools.jackson.core.JsonGenerator;

/** The figures of the site as JSON. */
final class TotalsJson {
    private TotalsJson() {}

    static TotalsView read(Fields message) {
        Fields totals = message.object("totals");
        return new TotalsView(
                count(totals, "visitors"),
                count(totals, "matching"),
                count(totals, "connections"),
                totals.objects(
                        "rooms", room -> new RoomSize(Ids.room(room), count(room, "visitors"))));
    }

    private static int count(Fields fields, String field) {
        return fields.integer(field, 0, Integer.MAX_VALUE);
    }

    static void write(JsonGenerator json, TotalsView totals) {
        json.writeObjectPropertyStart("totals");
        json.writeNumberProperty("visitors", totals.visitors());
        json.writeNumberProperty("matching", totals.matching());
        json.writeNumberProperty("connections", totals.connections());
        json.writeArrayPropertyStart("rooms");
        for (RoomSize room : totals.rooms()) {
            json.writeStartObject();
            json.writeStringProperty("room", room.room());
            json.writeNumberProperty("visitors", room.visitors());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
