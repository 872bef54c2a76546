package io.beckon.protocol;

import io.beckon.Criteria;

import tools.jackson.core.JsonGenerator;

import java.util.List;

/** Criteria as JSON: the field {@code is} says which ones, and the rest follow from it. */
final class CriteriaJson {
    private static final String KINDS =
            "one of everyone, path, title, referrer, text, room, segment, trait, event, pages, tabs, all,"
                    + " any, not";

    private CriteriaJson() {}

    static Criteria read(Fields fields) {
        return switch (fields.text("is")) {
            case "everyone" -> new Criteria.Everyone();
            case "path" -> new Criteria.Path(text(fields, "glob"));
            case "title" -> new Criteria.Title(text(fields, "contains"));
            case "referrer" -> new Criteria.Referrer(text(fields, "contains"));
            case "text" -> new Criteria.Text(text(fields, "contains"));
            case "room" -> new Criteria.InRoom(Ids.room(fields));
            case "segment" -> new Criteria.InSegment(text(fields, "segment"));
            case "trait" -> new Criteria.Trait(text(fields, "trait"), text(fields, "value"));
            case "event" -> new Criteria.LastEvent(text(fields, "name"));
            case "pages" -> new Criteria.PagesSeen(atLeast(fields));
            case "tabs" -> new Criteria.Tabs(atLeast(fields));
            case "all", "any", "not" -> combined(fields);
            default -> throw fields.wrong("is", KINDS);
        };
    }

    private static Criteria combined(Fields fields) {
        try {
            return switch (fields.text("is")) {
                case "all" -> new Criteria.All(parts(fields));
                case "any" -> new Criteria.Any(parts(fields));
                default -> new Criteria.Not(read(fields.object("criteria")));
            };
        } catch (IllegalArgumentException e) {
            throw new Unusable(
                    ErrorCode.INVALID,
                    "Criteria may have " + Criteria.MAX_SIZE + " parts; these have more.");
        }
    }

    private static List<Criteria> parts(Fields fields) {
        if (!fields.has("of")) {
            throw fields.wrong("of", "an array of criteria");
        }
        return fields.objects("of", CriteriaJson::read);
    }

    private static String text(Fields fields, String field) {
        return fields.text(field, 0, Criteria.MAX_TEXT);
    }

    private static int atLeast(Fields fields) {
        return fields.integer("atLeast", 0, Integer.MAX_VALUE);
    }

    static void write(JsonGenerator json, Criteria criteria) {
        json.writeStartObject();
        if (criteria instanceof Criteria.All all) {
            write(json, "all", all.of());
        } else if (criteria instanceof Criteria.Any any) {
            write(json, "any", any.of());
        } else if (criteria instanceof Criteria.Not not) {
            json.writeStringProperty("is", "not");
            json.writeName("criteria");
            write(json, not.criteria());
        } else {
            writeSimple(json, criteria);
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String is, List<Criteria> of) {
        json.writeStringProperty("is", is);
        json.writeArrayPropertyStart("of");
        of.forEach(part -> write(json, part));
        json.writeEndArray();
    }

    private static void writeSimple(JsonGenerator json, Criteria criteria) {
        if (criteria instanceof Criteria.Everyone) {
            json.writeStringProperty("is", "everyone");
        } else if (criteria instanceof Criteria.Path path) {
            write(json, "path", "glob", path.glob());
        } else if (criteria instanceof Criteria.Title title) {
            write(json, "title", "contains", title.contains());
        } else if (criteria instanceof Criteria.Referrer referrer) {
            write(json, "referrer", "contains", referrer.contains());
        } else if (criteria instanceof Criteria.Text text) {
            write(json, "text", "contains", text.contains());
        } else if (criteria instanceof Criteria.InRoom room) {
            write(json, "room", "room", room.room());
        } else if (criteria instanceof Criteria.InSegment segment) {
            write(json, "segment", "segment", segment.segment());
        } else if (criteria instanceof Criteria.Trait trait) {
            write(json, "trait", "trait", trait.trait());
            json.writeStringProperty("value", trait.is());
        } else if (criteria instanceof Criteria.LastEvent event) {
            write(json, "event", "name", event.name());
        } else if (criteria instanceof Criteria.PagesSeen pages) {
            json.writeStringProperty("is", "pages");
            json.writeNumberProperty("atLeast", pages.atLeast());
        } else if (criteria instanceof Criteria.Tabs tabs) {
            json.writeStringProperty("is", "tabs");
            json.writeNumberProperty("atLeast", tabs.atLeast());
        } else {
            throw new IllegalStateException(
                    "Criteria without a form on the wire: " + criteria.getClass());
        }
    }

    private static void write(JsonGenerator json, String is, String field, String text) {
        json.writeStringProperty("is", is);
        json.writeStringProperty(field, text);
    }
}
