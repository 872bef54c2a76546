package io.beckon.protocol;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The fields of one JSON object, with what they have to be. A field that is null counts as left out. Every method throws
 * {@link Unusable} for a field that is not as it has to be; its text names the field and says what it has to be, and repeats nothing of its
 * value.
 */
final class Fields {
    private final Map<String, Object> values;
    private final @Nullable Fields parent;
    private final String name;

    private Fields(Map<String, Object> values, @Nullable Fields parent, String name) {
        this.values = values;
        this.parent = parent;
        this.name = name;
    }

    static Fields of(Map<String, Object> values) {
        return new Fields(values, null, "");
    }

    boolean has(String field) {
        return values.get(field) != null;
    }

    /** Reads a string. */
    String text(String field, int min, int max) {
        return required(optionalText(field, min, max), field, textForm(min, max));
    }

    /** Reads a string of any length. */
    String text(String field) {
        return text(field, 0, Integer.MAX_VALUE);
    }

    /** Reads a string that may be left out. */
    @Nullable
    String optionalText(String field, int min, int max) {
        Object value = values.get(field);
        if (value == null) {
            return null;
        }
        if (value instanceof String text && text.length() >= min && text.length() <= max) {
            return text;
        }
        throw wrong(field, textForm(min, max));
    }

    /** Reads a string, not empty, of which no more than its beginning is of interest. */
    String textCutOff(String field, int max) {
        return cutOff(text(field, 1, Integer.MAX_VALUE), max);
    }

    /** Reads a string of which no more than its beginning is of interest; empty where it is left out. */
    String optionalTextCutOff(String field, int max) {
        String text = optionalText(field, 0, Integer.MAX_VALUE);
        return text == null ? "" : cutOff(text, max);
    }

    private static String cutOff(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        // Half of a surrogate pair is no character.
        int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return text.substring(0, end);
    }

    boolean flag(String field, boolean otherwise) {
        Object value = values.get(field);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(field, "true or false");
    }

    /** Reads a flag where there is one; null for anything else. */
    @Nullable
    Boolean flagOrNull(String field) {
        return values.get(field) instanceof Boolean flag ? flag : null;
    }

    int integer(String field, int min, int max) {
        return (int) number(field, min, max);
    }

    int integer(String field, int min, int max, int otherwise) {
        return has(field) ? integer(field, min, max) : otherwise;
    }

    long number(String field, long min, long max) {
        return required(optionalNumber(field, min, max), field, numberForm(min, max));
    }

    @Nullable
    Long optionalNumber(String field, long min, long max) {
        Object value = values.get(field);
        if (value == null) {
            return null;
        }
        if (value instanceof Integer || value instanceof Long) {
            long number = ((Number) value).longValue();
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw wrong(field, numberForm(min, max));
    }

    /** Reads a string that has a form of its own, such as an id. */
    <T> T parsed(String field, Function<String, T> parse, String form) {
        return required(optionalParsed(field, parse, form), field, form);
    }

    <T> @Nullable T optionalParsed(String field, Function<String, T> parse, String form) {
        Object value = values.get(field);
        if (value == null) {
            return null;
        }
        if (value instanceof String text) {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                // Its text may hold what the peer sent; the peer gets ours.
                throw wrong(field, form);
            }
        }
        throw wrong(field, form);
    }

    /** Reads the name of a constant. */
    <E extends Enum<E>> E choice(String field, Names<E> names) {
        return required(optionalChoice(field, names), field, choiceForm(names));
    }

    <E extends Enum<E>> @Nullable E optionalChoice(String field, Names<E> names) {
        Object value = values.get(field);
        if (value == null) {
            return null;
        }
        E constant = value instanceof String text ? names.find(text) : null;
        if (constant == null) {
            throw wrong(field, choiceForm(names));
        }
        return constant;
    }

    Fields object(String field) {
        return required(optionalObject(field), field, "an object");
    }

    @Nullable
    Fields optionalObject(String field) {
        Object value = values.get(field);
        if (value == null) {
            return null;
        }
        if (value instanceof Map<?, ?> map) {
            return new Fields(castObject(map), this, field);
        }
        throw wrong(field, "an object");
    }

    /** Reads an object with whatever fields it has; empty where it is left out. */
    Map<String, Object> data(String field) {
        Fields object = optionalObject(field);
        return object == null ? Map.of() : object.values;
    }

    /** Reads an array of objects; empty where it is left out. */
    <T> List<T> objects(String field, Function<Fields, T> read) {
        List<T> objects = new ArrayList<>();
        for (Object element : array(field)) {
            if (!(element instanceof Map<?, ?> map)) {
                throw wrong(field, "an array of objects");
            }
            objects.add(read.apply(new Fields(castObject(map), this, field)));
        }
        return List.copyOf(objects);
    }

    /** Reads an array of strings; empty where it is left out. */
    <T> List<T> texts(String field, Function<String, T> parse) {
        List<T> texts = new ArrayList<>();
        for (Object element : array(field)) {
            if (!(element instanceof String text)) {
                throw wrong(field, "an array of strings");
            }
            try {
                texts.add(parse.apply(text));
            } catch (IllegalArgumentException e) {
                throw wrong(field, "an array of names or ids in their form");
            }
        }
        return List.copyOf(texts);
    }

    private List<?> array(String field) {
        Object value = values.get(field);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong(field, "an array");
    }

    /** Says that a field, or this object if the field is empty, is not what it has to be. */
    Unusable wrong(String field, String form) {
        return new Unusable(
                ErrorCode.INVALID, "The field \"" + path(field) + "\" has to be " + form + ".");
    }

    private <T> T required(@Nullable T value, String field, String form) {
        if (value == null) {
            throw new Unusable(
                    ErrorCode.INVALID,
                    "The field \"" + path(field) + "\" is missing; it has to be " + form + ".");
        }
        return value;
    }

    private String path(String field) {
        if (parent == null) {
            return field;
        }
        String own = parent.path(name);
        return field.isEmpty() ? own : own + "." + field;
    }

    // The parser makes maps with strings as keys, and no others.
    @SuppressWarnings("unchecked")
    private static Map<String, Object> castObject(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }

    private static String textForm(int min, int max) {
        if (max == Integer.MAX_VALUE) {
            return min == 0 ? "a string" : "a string that is not empty";
        }
        return "a string of " + min + " to " + max + " characters";
    }

    private static String numberForm(long min, long max) {
        return "a whole number from " + min + " to " + max;
    }

    private static String choiceForm(Names<?> names) {
        return "one of " + names.list();
    }
}
