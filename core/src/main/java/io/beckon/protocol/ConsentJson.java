package io.beckon.protocol;

import io.beckon.Consent;
import io.beckon.Consent.Purpose;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;

import java.util.EnumSet;
import java.util.Set;

/** Consent as JSON: for all purposes at once, or a flag for each. */
final class ConsentJson {
    private static final String FIELD = "consent";

    private ConsentJson() {}

    /** Reads the field, if it is there. A purpose that is left out is refused. */
    static @Nullable Consent readOptional(Fields message) {
        if (!message.has(FIELD)) {
            return null;
        }
        Boolean whole = message.flagOrNull(FIELD);
        if (whole != null) {
            return whole ? Consent.all() : Consent.none();
        }
        Fields flags = message.object(FIELD);
        Set<Purpose> purposes = EnumSet.noneOf(Purpose.class);
        for (Purpose purpose : Purpose.values()) {
            if (flags.flag(purpose.wireName(), false)) {
                purposes.add(purpose);
            }
        }
        return new Consent(purposes);
    }

    static Consent read(Fields message) {
        Consent consent = readOptional(message);
        if (consent == null) {
            throw message.wrong(FIELD, "true, false, or an object with a flag for each purpose");
        }
        return consent;
    }

    static void write(JsonGenerator json, Consent consent) {
        if (consent.equals(Consent.all()) || consent.equals(Consent.none())) {
            json.writeBooleanProperty(FIELD, consent.equals(Consent.all()));
            return;
        }
        json.writeObjectPropertyStart(FIELD);
        for (Purpose purpose : Purpose.values()) {
            json.writeBooleanProperty(purpose.wireName(), consent.allows(purpose));
        }
        json.writeEndObject();
    }
}
