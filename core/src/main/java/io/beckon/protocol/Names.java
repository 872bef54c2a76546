package io.beckon.protocol;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
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

    @Nullable
    E find(String name) {
        return byName.get(name);
    }

    /** Lists the names for a problem's text. */
    String list() {
        return String.join(", ", byName.keySet());
    }
}
