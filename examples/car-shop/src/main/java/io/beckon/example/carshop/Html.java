package io.beckon.example.carshop;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A piece of a page. Text can get into one only through {@link #of}, which escapes it.
 *
 * @param markup what the browser gets
 */
record Html(String markup) {
    static final Html NONE = new Html("");

    /**
     * Fills a template.
     *
     * @param template markup of ours, with {@code %s} for each value
     * @param values pieces, lists of pieces, and anything else, which becomes text
     */
    static Html of(String template, Object... values) {
        Object[] safe = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            safe[i] = markupOf(values[i]);
        }
        return new Html(template.formatted(safe));
    }

    private static String markupOf(Object value) {
        if (value instanceof Html html) {
            return html.markup();
        }
        if (value instanceof Collection<?> pieces) {
            return pieces.stream().map(Html::markupOf).collect(Collectors.joining());
        }
        return escape(String.valueOf(value));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
