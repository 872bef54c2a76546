package io.beckon.protocol;

/**
 * Keeps half surrogate pairs out of frames. A text that was cut in the middle of a character holds one; Java strings and
 * JSON escapes can carry it, but UTF-8 cannot, and containers, databases and parsers fail over it. It becomes U+FFFD,
 * as it does in a browser that encodes it.
 */
final class WellFormed {
    private static final char REPLACEMENT = '\uFFFD';
    private static final String REPLACEMENT_DIGITS = "fffd";
    private static final int ESCAPE_LENGTH = 6;

    private WellFormed() {}

    /** Replaces half pairs in a JSON text, whether they stand there as they are or as escapes. */
    static String json(String json) {
        StringBuilder mended = null;
        int i = 0;
        while (i < json.length()) {
            int width = width(json, i);
            char unit = unit(json, i, width);
            if (!Character.isSurrogate(unit)) {
                i += width;
            } else if (isPair(json, i, width)) {
                i += 2 * width;
            } else {
                mended = mended == null ? new StringBuilder(json) : mended;
                replace(mended, i, width);
                i += width;
            }
        }
        return mended == null ? json : mended.toString();
    }

    /** How many characters of the text stand for one: 1, or 2 or 6 for an escape. */
    private static int width(String json, int i) {
        if (json.charAt(i) != '\\') {
            return 1;
        }
        return i + ESCAPE_LENGTH <= json.length() && json.charAt(i + 1) == 'u' ? ESCAPE_LENGTH : 2;
    }

    private static char unit(String json, int i, int width) {
        if (width != ESCAPE_LENGTH) {
            return json.charAt(i);
        }
        int unit = 0;
        for (int digit = i + 2; digit < i + ESCAPE_LENGTH; digit++) {
            // What is no digit makes no surrogate; that it is no JSON either is the
            // parser's to tell.
            unit = unit * 16 + Math.max(0, Character.digit(json.charAt(digit), 16));
        }
        return (char) unit;
    }

    private static boolean isPair(String json, int i, int width) {
        int next = i + width;
        return Character.isHighSurrogate(unit(json, i, width))
                && next < json.length()
                && width(json, next) == width
                && Character.isLowSurrogate(unit(json, next, width));
    }

    private static void replace(StringBuilder json, int i, int width) {
        if (width == ESCAPE_LENGTH) {
            json.replace(i + 2, i + ESCAPE_LENGTH, REPLACEMENT_DIGITS);
        } else {
            json.setCharAt(i, REPLACEMENT);
        }
    }
}
