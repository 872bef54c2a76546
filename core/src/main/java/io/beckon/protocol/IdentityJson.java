package io.beckon.protocol;

import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.people.Identity.Kind;
import io.beckon.protocol.FromVisitor.Claimed;

import tools.jackson.core.JsonGenerator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Identities as JSON. */
final class IdentityJson {
    private static final Names<Kind> KINDS = Names.of(List.of(Kind.values()), Kind::wireName);

    private static final Names<ClaimTrust> TRUSTS =
            Names.of(List.of(ClaimTrust.values()), IdentityJson::wireName);

    private static final String NAMESPACE_FORM = "a namespace, 1 to " + Identity.MAX_NAMESPACE
            + " lower-case letters, digits, '-' or '_'";

    private IdentityJson() {}

    static List<Claimed> readClaimed(Fields message) {
        // What stands for nobody, such as "null", is left out.
        List<Optional<Claimed>> identities =
                message.objects("identities", IdentityJson::readClaimedOne);
        if (identities.size() > FromVisitor.MAX_IDENTITIES) {
            throw message.wrong(
                    "identities", "an array of at most " + FromVisitor.MAX_IDENTITIES + " objects");
        }
        return identities.stream().flatMap(Optional::stream).toList();
    }

    private static Optional<Claimed> readClaimedOne(Fields fields) {
        String signed = fields.optionalText("signed", 1, FromVisitor.MAX_SIGNED);
        if (signed != null) {
            return Optional.of(new Claimed.Signed(signed));
        }
        return Identity.of(namespace(fields), kind(fields), fields.text("value"))
                .map(Claimed.Plain::new);
    }

    static Identity read(Fields fields) {
        return Identity.of(namespace(fields), kind(fields), fields.text("value"))
                .orElseThrow(() -> fields.wrong("value", "an id that stands for somebody"));
    }

    static String namespace(Fields fields) {
        return fields.parsed("namespace", IdentityJson::requireNamespace, NAMESPACE_FORM);
    }

    static Kind kind(Fields fields) {
        return fields.choice("kind", KINDS);
    }

    private static String requireNamespace(String namespace) {
        return new Identity(namespace, Kind.USER_ID, "any").namespace();
    }

    static void write(JsonGenerator json, List<Claimed> identities) {
        json.writeArrayPropertyStart("identities");
        for (Claimed claimed : identities) {
            if (claimed instanceof Claimed.Signed signed) {
                json.writeStartObject();
                json.writeStringProperty("signed", signed.text());
                json.writeEndObject();
            } else if (claimed instanceof Claimed.Plain plain) {
                write(json, plain.identity());
            }
        }
        json.writeEndArray();
    }

    static void write(JsonGenerator json, Identity identity) {
        json.writeStartObject();
        writeFields(json, identity);
        json.writeEndObject();
    }

    private static void writeFields(JsonGenerator json, Identity identity) {
        json.writeStringProperty("namespace", identity.namespace());
        json.writeStringProperty("kind", identity.kind().wireName());
        json.writeStringProperty("value", identity.value());
    }

    static Map<Identity, ClaimTrust> readKnown(Fields message) {
        Map<Identity, ClaimTrust> known = new LinkedHashMap<>();
        message.objects(
                        "identities",
                        fields -> Map.entry(read(fields), fields.choice("trust", TRUSTS)))
                .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
        return known;
    }

    static void write(JsonGenerator json, Map<Identity, ClaimTrust> known) {
        json.writeArrayPropertyStart("identities");
        known.forEach((identity, trust) -> {
            json.writeStartObject();
            writeFields(json, identity);
            json.writeStringProperty("trust", wireName(trust));
            json.writeEndObject();
        });
        json.writeEndArray();
    }

    private static String wireName(ClaimTrust trust) {
        return trust.name().toLowerCase(Locale.ROOT);
    }
}
