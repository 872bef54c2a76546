package io.beckon.protocol;

/**
 * Keeps half surrogate pairs out of frames. Java strings and JSON escapes can hold one; UTF-8 cannot, and containers lose
 * the connection over it. Browsers write them as escapes, and so do we.
 */
final class WellFormed {
    private WellFormed() {}

    /** Writes half pairs as escapes. They stand nowhere but within JSON strings, where an escape is right. */
    static String json(String json) {
        int half = nextHalf(json, 0);
        if (half < 0) {
            return json;
        }
        StringBuilder escaped = new StringBuilder(json.length() + 16);
        int done = 0;
        for (; half >= 0; half = nextHalf(json, done)) {
            escaped.append(json, done, half)
                    .append("\\u")
                    .append(Integer.toHexString(json.charAt(half)));
            done = half + 1;
        }
        return escaped.append(json, done, json.length()).toString();
    }

    private static int nextHalf(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i)) && !isInPair(text, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isInPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
