package io.beckon;

/**
 * Matches paths against globs, in time proportional to the product of the two lengths at worst: a glob comes from an
 * admin's page, and a regular expression made of it could take for ever.
 */
final class Glob {
    private Glob() {}

    /** {@code *} stands for anything but a slash, {@code **} for anything, {@code ?} for one character but a slash. */
    static boolean matches(String glob, String path) {
        // reach[i] tells whether the part of the glob that was looked at matches the first
        // i characters of the path.
        boolean[] reach = new boolean[path.length() + 1];
        reach[0] = true;
        for (int g = 0; g < glob.length(); g++) {
            char c = glob.charAt(g);
            if (c == '*') {
                boolean anything = g + 1 < glob.length() && glob.charAt(g + 1) == '*';
                spread(reach, path, anything);
                g += anything ? 1 : 0;
            } else {
                step(reach, path, c);
            }
        }
        return reach[path.length()];
    }

    private static void spread(boolean[] reach, String path, boolean overSlashes) {
        for (int i = 0; i < path.length(); i++) {
            reach[i + 1] |= reach[i] && (overSlashes || path.charAt(i) != '/');
        }
    }

    private static void step(boolean[] reach, String path, char c) {
        for (int i = path.length(); i > 0; i--) {
            char p = path.charAt(i - 1);
            reach[i] = reach[i - 1] && (c == '?' ? p != '/' : p == c);
        }
        reach[0] = false;
    }
}
