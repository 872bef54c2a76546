package io.beckon.engine;

import java.util.Locale;

/** The names that constants have in the protocol and in the log. */
final class Names {
    private Names() {}

    static String wire(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
