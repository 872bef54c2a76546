package io.beckon.protocol;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What the constants of an enum are called on the wire. */
final class Names<E extends Enum<E>> {
    private final Map<String, E> byName = new LinkedHashMap<>();

    private Names(List<E> constants, Function<E, String> name) {
        for (E constant : constants) {
            byName.put(name.apply(constant), constant);
        }
    }

    static <E extends Enum<E>> Names<E> of(List<E> constants, Function<E, String> name) {
        return new Names<>(constants, name);
    }

    /** Calls the constants by their names in lower case. */
    static <E extends Enum<E>> Names<E> inLowerCase(List<E> constants) {
        return new Names<>(constants, Names::lowerCase);
    }

    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    @Nullable
    E find(String name) {
        return byName.get(name);
    }

    /** Lists the names for a problem's text. */
    String list() {
        return String.join(", ", byName.keySet());
    }
}
