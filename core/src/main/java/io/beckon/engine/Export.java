package io.beckon.engine;

import io.beckon.Activity;
import io.beckon.Consent;
import io.beckon.Delivery;
import io.beckon.Page;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.people.Person;
import io.beckon.people.Profile;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is known of somebody, as values of JSON. Moments are as ISO 8601 has them, for whoever reads it need not be a program. */
final class Export {
    /** An object in the making: what is not known does not come into it. */
    private static final class Fields {
        private final Map<String, Object> fields = new LinkedHashMap<>();

        Fields with(String name, @Nullable Object value) {
            boolean nothing = value == null
                    || (value instanceof String text && text.isEmpty())
                    || (value instanceof Collection<?> some && some.isEmpty())
                    || (value instanceof Map<?, ?> map && map.isEmpty());
            if (!nothing) {
                fields.put(name, value);
            }
            return this;
        }

        /** Adds a moment, an id or a constant as its text. */
        Fields withText(String name, @Nullable Object value) {
            return with(name, value == null ? null : value.toString());
        }
    }

    private Export() {}

    static Map<String, Object> ofVisitor(
            VisitorId id,
            @Nullable VisitorState state,
            Optional<Consent> decision,
            List<Delivery> deliveries) {
        Visitor here = state == null ? null : state.snapshot();
        Fields export = new Fields()
                .with("visitor", id.value())
                .with("consent", decision.map(Export::consent).orElse(null));
        if (state != null && here != null) {
            export.with("visit", visit(here))
                    .with("identities", identities(state.identities()))
                    .with("profile", profile(here.profile()))
                    .with(
                            "activity",
                            state.activity().stream().map(Export::activity).toList());
        }
        return export.with(
                        "deliveries", deliveries.stream().map(Export::delivery).toList())
                .fields;
    }

    static Map<String, Object> ofPerson(
            Set<Identity> identities, @Nullable Person person, List<Map<String, Object>> visitors) {
        return new Fields()
                .with("identities", identities.stream().map(Export::identity).toList())
                .with("profile", person == null ? null : profile(person.profile()))
                .with(
                        "parts",
                        person == null
                                ? null
                                : person.parts().stream().map(Export::part).toList())
                .with("visitors", visitors)
                .fields;
    }

    private static Map<String, Object> consent(Consent consent) {
        Fields purposes = new Fields();
        for (Consent.Purpose purpose : Consent.Purpose.values()) {
            purposes.with(purpose.wireName(), consent.allows(purpose));
        }
        return purposes.fields;
    }

    private static Map<String, Object> visit(Visitor visitor) {
        return new Fields()
                .with("page", page(visitor.page()))
                .with("referrer", visitor.referrer())
                .withText("since", visitor.since())
                .withText("seen", visitor.seen())
                .with("pages", visitor.pages())
                .with("tabs", visitor.tabs())
                .with("lastEvent", visitor.lastEvent())
                .withText("lastEventAt", visitor.lastEventAt())
                .with("rooms", List.copyOf(new TreeSet<>(visitor.rooms())))
                .fields;
    }

    private static Map<String, Object> page(Page page) {
        return new Fields()
                .with("url", page.url())
                .with("title", page.title())
                .with("referrer", page.referrer())
                .fields;
    }

    private static List<Map<String, Object>> identities(Map<Identity, ClaimTrust> known) {
        return known.entrySet().stream()
                .map(entry -> {
                    Map<String, Object> identity = identity(entry.getKey());
                    identity.put("certain", entry.getValue() == ClaimTrust.FULL);
                    return identity;
                })
                .toList();
    }

    private static Map<String, Object> identity(Identity identity) {
        return new Fields()
                .with("namespace", identity.namespace())
                .with("kind", identity.kind().wireName())
                .with("value", identity.value())
                .fields;
    }

    private static Map<String, Object> part(Person.Part part) {
        return new Fields()
                .with(
                        "identities",
                        part.identities().stream().map(Export::identity).toList())
                .with("profile", profile(part.profile()))
                .fields;
    }

    private static Map<String, Object> profile(Profile profile) {
        return new Fields()
                .with("traits", profile.traits())
                .with("segments", List.copyOf(new TreeSet<>(profile.segments())))
                .with("account", profile.account())
                .with("accountSegments", List.copyOf(new TreeSet<>(profile.accountSegments())))
                .with(
                        "events",
                        profile.events().stream()
                                .map(event -> new Fields()
                                        .with("name", event.name())
                                        .with("properties", event.properties())
                                        .withText("at", event.at())
                                        .fields)
                                .toList())
                .fields;
    }

    private static Map<String, Object> activity(Activity activity) {
        Page page = activity.page();
        return new Fields()
                .withText("at", activity.at())
                .with("kind", activity.kind().wireName())
                .with("page", page == null ? null : page(page))
                .with("name", activity.name())
                .with("properties", activity.properties())
                .withText("message", activity.message())
                .fields;
    }

    private static Map<String, Object> delivery(Delivery delivery) {
        return new Fields()
                .withText("message", delivery.message())
                .with("name", delivery.name())
                .with("data", delivery.data())
                .with("by", delivery.by())
                .withText("acceptedAt", delivery.acceptedAt())
                .with("status", delivery.status().wireName())
                .withText("reason", delivery.reason())
                .withText("displayedAt", delivery.displayedAt())
                .fields;
    }
}
