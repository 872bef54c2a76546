package io.beckon;

import java.util.Objects;

/**
 * A page that a visitor has open. Immutable.
 *
 * @param url the page's URL, as the browser gave it
 * @param title the page's title; empty where it has none
 * @param referrer where the page was reached from; empty where the browser does not tell
 */
public record Page(String url, String title, String referrer) {
    private static final Page NONE = new Page("", "", "");

    /**
     * Refuses null.
     *
     * @param url the page's URL, as the browser gave it
     * @param title the page's title; empty where it has none
     * @param referrer where the page was reached from; empty where the browser does not tell
     */
    public Page {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(referrer, "referrer");
    }

    /**
     * Returns the page of a visitor of whom may not be known where it is, or who is nowhere.
     *
     * @return a page without URL, title and referrer; always the same object
     */
    public static Page none() {
        return NONE;
    }

    /**
     * Returns the path of the URL, which {@link Criteria.Path} looks at.
     *
     * @return the URL without scheme, host, query and fragment; {@code /} where nothing is left, and nothing where there is no URL
     */
    public String path() {
        if (url.isEmpty()) {
            return "";
        }
        int scheme = url.indexOf("://");
        int start = scheme < 0 ? 0 : url.indexOf('/', scheme + 3);
        if (start < 0) {
            return "/";
        }
        int end = start;
        while (end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') {
            end++;
        }
        return end == start ? "/" : url.substring(start, end);
    }
}
