package io.beckon.protocol;

import io.beckon.people.Identity;
import io.beckon.people.Identity.Kind;
import io.beckon.protocol.FromVisitor.Claimed;

import tools.jackson.core.JsonGenerator;

import java.util.List;
import java.util.Optional;

/** Identities as JSON. */
final class IdentityJson {
    private static final Names<Kind> KINDS = Names.of(List.of(Kind.values()), Kind::wireName);

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
        json.writeStringProperty("namespace", identity.namespace());
        json.writeStringProperty("kind", identity.kind().wireName());
        json.writeStringProperty("value", identity.value());
        json.writeEndObject();
    }
}
