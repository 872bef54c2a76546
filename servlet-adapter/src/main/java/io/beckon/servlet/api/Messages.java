package io.beckon.servlet.api;

import io.beckon.people.Identity;
import io.beckon.people.Identity.Kind;
import io.beckon.people.ProfileEvent;
import io.beckon.people.ProfileUpdate;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Says in Beckon's terms what a message of Segment's says. Pure functions. */
final class Messages {
    /** The namespace of the ids that Segment's libraries give. */
    static final String SEGMENT = "segment";

    private static final int MAX_MESSAGE_ID = 256;

    private Messages() {}

    /**
     * Reads a message.
     *
     * @param call what it is
     * @param fields what it says
     * @param sentAt when the batch was sent, by the sender's clock, or null
     * @param receivedAt when it was received
     * @param caller whose word it is
     * @return the message
     * @throws Refused if it cannot be used
     */
    static Entry read(
            Call call,
            Map<String, Object> fields,
            @Nullable Object sentAt,
            Instant receivedAt,
            Caller caller) {
        Set<Identity> identities =
                caller == Caller.PUBLIC ? anonymous(call, fields) : everything(call, fields);
        if (identities.isEmpty() && !isPublicAlias(call, caller)) {
            throw Refused.badRequest(
                    caller == Caller.PUBLIC
                            ? "A message with a public write key has an anonymousId, and this one has none."
                            : "A message has a userId or an anonymousId, and this one has none that is one.");
        }
        Instant at = at(fields, sentAt, receivedAt, caller);
        return new Entry(messageId(fields), identities, update(call, fields, at));
    }

    /** Who has somebody else's anonymous id could make it one with their own. */
    private static boolean isPublicAlias(Call call, Caller caller) {
        return call == Call.ALIAS && caller == Caller.PUBLIC;
    }

    private static Set<Identity> anonymous(Call call, Map<String, Object> fields) {
        Set<Identity> identities = new LinkedHashSet<>();
        if (call != Call.ALIAS) {
            add(identities, SEGMENT, Kind.ANONYMOUS_ID, text(fields, "anonymousId"));
        }
        return identities;
    }

    private static Set<Identity> everything(Call call, Map<String, Object> fields) {
        Set<Identity> identities = new LinkedHashSet<>();
        String userId = text(fields, "userId");
        add(identities, Identity.OWN, Kind.USER_ID, userId);
        add(identities, SEGMENT, Kind.USER_ID, userId);
        if (call == Call.ALIAS) {
            requireBoth(!identities.isEmpty(), text(fields, "previousId") != null);
            // As a user id it would be another person's, whom nothing makes this one.
            add(identities, SEGMENT, Kind.ANONYMOUS_ID, text(fields, "previousId"));
        }
        add(identities, SEGMENT, Kind.ANONYMOUS_ID, text(fields, "anonymousId"));
        if (call == Call.IDENTIFY) {
            add(identities, Identity.OWN, Kind.EMAIL, text(object(fields, "traits"), "email"));
        }
        Map<String, Object> known = object(object(fields, "context"), "traits");
        add(identities, Identity.OWN, Kind.EMAIL, text(known, "email"));
        return identities;
    }

    private static void requireBoth(boolean hasUser, boolean hasPrevious) {
        if (!hasUser || !hasPrevious) {
            throw Refused.badRequest("An alias has a userId and a previousId.");
        }
    }

    private static void add(
            Set<Identity> identities, String namespace, Kind kind, @Nullable String value) {
        Identity.of(namespace, kind, value).ifPresent(identities::add);
    }

    private static Instant at(
            Map<String, Object> fields,
            @Nullable Object sentAt,
            Instant receivedAt,
            Caller caller) {
        Instant timestamp = Times.read(fields.get("timestamp"));
        if (caller == Caller.WEBHOOK) {
            // Who forwards a message has corrected its time already.
            return Times.corrected(timestamp, null, receivedAt);
        }
        Object own = fields.get("sentAt");
        return Times.corrected(timestamp, Times.read(own == null ? sentAt : own), receivedAt);
    }

    private static @Nullable String messageId(Map<String, Object> fields) {
        String id = text(fields, "messageId");
        if (id != null && id.length() > MAX_MESSAGE_ID) {
            throw Refused.badRequest("A messageId has at most " + MAX_MESSAGE_ID + " characters.");
        }
        return id == null || id.isBlank() ? null : id;
    }

    private static ProfileUpdate update(Call call, Map<String, Object> fields, Instant at) {
        try {
            return switch (call) {
                case IDENTIFY -> ProfileUpdate.traits(object(fields, "traits"));
                case TRACK -> event(trackName(fields), object(fields, "properties"), at);
                case PAGE -> viewed("Page", fields, at);
                case SCREEN -> viewed("Screen", fields, at);
                case GROUP -> group(fields);
                default -> ProfileUpdate.nothing();
            };
        } catch (IllegalArgumentException e) {
            // Of the values themselves nothing else can be wrong: they were read as JSON.
            throw Refused.badRequest(
                    "The name of an event has 1 to " + ProfileEvent.MAX_NAME + " characters.");
        }
    }

    private static String trackName(Map<String, Object> fields) {
        if (fields.get("event") instanceof String name && !name.isBlank()) {
            return name;
        }
        throw Refused.badRequest("A track call has an event, which is its name.");
    }

    private static ProfileUpdate event(String name, Map<String, Object> properties, Instant at) {
        return ProfileUpdate.event(new ProfileEvent(name, properties, at));
    }

    private static ProfileUpdate viewed(String what, Map<String, Object> fields, Instant at) {
        Map<String, Object> properties = new LinkedHashMap<>(object(fields, "properties"));
        String name = text(fields, "name");
        if (name != null) {
            properties.putIfAbsent("name", name);
        }
        String category = text(fields, "category");
        if (category != null) {
            properties.putIfAbsent("category", category);
        }
        String event = name == null || name.isBlank()
                ? "Loaded a " + what
                : "Viewed " + name.strip() + " " + what;
        return event(event, properties, at);
    }

    private static ProfileUpdate group(Map<String, Object> fields) {
        String id = text(fields, "groupId");
        if (id == null || id.isBlank()) {
            throw Refused.badRequest("A group call has a groupId.");
        }
        Map<String, Object> account = new LinkedHashMap<>(object(fields, "traits"));
        account.put("id", id.strip());
        return ProfileUpdate.nothing().withAccount(account);
    }

    /** Some libraries send ids that are numbers as numbers. */
    private static @Nullable String text(Map<String, Object> fields, String name) {
        Object value = fields.get(name);
        if (value instanceof Integer || value instanceof Long) {
            return value.toString();
        }
        return value instanceof String text ? text : null;
    }

    @SuppressWarnings("unchecked") // The names in what was read as JSON are strings.
    private static Map<String, Object> object(Map<String, Object> fields, String name) {
        Object value = fields.get(name);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw Refused.badRequest(
                "In a message context, traits and properties are objects; one of them is not.");
    }
}
