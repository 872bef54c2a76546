package io.beckon.protocol;

import io.beckon.Activity;
import io.beckon.ConnectionId;
import io.beckon.MessageId;
import io.beckon.Page;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;

import java.util.List;

/** The lines of a visitor's history as JSON. */
final class ActivityJson {
    private static final Names<Activity.Kind> KINDS =
            Names.of(List.of(Activity.Kind.values()), Activity.Kind::wireName);

    private ActivityJson() {}

    static Activity read(Fields fields) {
        Fields page = fields.optionalObject("page");
        return new Activity(
                Times.read(fields, "at"),
                fields.choice("kind", KINDS),
                Ids.optionalConnection(fields),
                page == null ? null : PageJson.read(page),
                fields.optionalText("name", 0, Integer.MAX_VALUE),
                fields.data("properties"),
                fields.has("id") ? Ids.message(fields) : null);
    }

    static void write(JsonGenerator json, Activity activity) {
        json.writeStartObject();
        Times.write(json, "at", activity.at());
        json.writeStringProperty("kind", activity.kind().wireName());
        ConnectionId connection = activity.connection();
        writeIfThere(json, "connection", connection == null ? null : connection.value());
        Page page = activity.page();
        if (page != null) {
            PageJson.write(json, page);
        }
        writeIfThere(json, "name", activity.name());
        if (!activity.properties().isEmpty()) {
            ValueJson.write(json, "properties", activity.properties());
        }
        MessageId message = activity.message();
        writeIfThere(json, "id", message == null ? null : message.value());
        json.writeEndObject();
    }

    private static void writeIfThere(JsonGenerator json, String field, @Nullable String text) {
        if (text != null) {
            json.writeStringProperty(field, text);
        }
    }
}
