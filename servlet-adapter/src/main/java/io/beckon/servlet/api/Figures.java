package io.beckon.servlet.api;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the HTTP API does. Safe for use by many threads. */
final class Figures {
    private final Map<Figure, LongAdder> counters = new EnumMap<>(Figure.class);

    /** What is counted. HTTP-API.md says what each means. */
    enum Figure {
        REQUESTS,
        UNAUTHORIZED,
        FORBIDDEN,
        BUSY,
        UNUSABLE,
        FAILED,
        REPLAYED,
        MESSAGES_APPLIED,
        MESSAGES_DUPLICATE,
        MESSAGES_SKIPPED,
        MESSAGES_WITHHELD,
        MESSAGES_REJECTED;

        String key() {
            return "beckon.api." + name().toLowerCase(Locale.ROOT).replace('_', '.');
        }
    }

    Figures() {
        for (Figure figure : Figure.values()) {
            counters.put(figure, new LongAdder());
        }
    }

    void add(Figure figure, int number) {
        LongAdder counter = counters.get(figure);
        if (counter != null) {
            counter.add(number);
        }
    }

    /** Counts a request by what it got. */
    void add(Answer answer) {
        add(Figure.REQUESTS, 1);
        switch (answer.status()) {
            case 401 -> add(Figure.UNAUTHORIZED, 1);
            case 403 -> add(Figure.FORBIDDEN, 1);
            case 409 -> add(Figure.REPLAYED, 1);
            case 429 -> add(Figure.BUSY, 1);
            default -> {
                if (answer.status() >= 500) {
                    add(Figure.FAILED, 1);
                } else if (answer.status() >= 400) {
                    add(Figure.UNUSABLE, 1);
                }
            }
        }
    }

    Map<String, Long> values() {
        Map<String, Long> values = new TreeMap<>();
        counters.forEach((figure, counter) -> values.put(figure.key(), counter.sum()));
        return values;
    }
}
