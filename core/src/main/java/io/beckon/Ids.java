package io.beckon;

/** The form that all ids share: a prefix and a number of URL-safe characters. */
final class Ids {
    private Ids() {}

    static void require(String value, String prefix, int length, String what) {
        boolean right = value.length() == prefix.length() + length && value.startsWith(prefix);
        for (int i = prefix.length(); right && i < value.length(); i++) {
            right = isUrlSafe(value.charAt(i));
        }
        if (!right) {
            // The value is not repeated: it comes from outside and may be anything, of any
            // length.
            throw new IllegalArgumentException("Not a " + what + ": it has the form " + prefix
                    + "... with " + length + " letters, digits, '-' or '_'.");
        }
    }

    private static boolean isUrlSafe(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_';
    }
}
