package io.beckon.servlet.api;

import io.beckon.Site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Where a request comes from: from a page, which browsers tell by its origin, or from somewhere else.
 *
 * @param origin the page's, or null
 * @param allowed whether the site lets such pages in
 */
record Source(@Nullable String origin, boolean allowed) {
    private static final String ALLOWED_HEADERS =
            "Authorization, Content-Type, Content-Encoding, X-Retry-Count";
    private static final String PREFLIGHT_SECONDS = "600";

    /**
     * Looks at a request.
     *
     * @param own the origin of the server's own pages
     */
    static Source of(HttpServletRequest request, Site site, String own) {
        List<String> origins = Collections.list(request.getHeaders("Origin"));
        if (origins.isEmpty()) {
            return new Source(null, false);
        }
        String origin = String.join(", ", origins);
        boolean isOwn = !own.isEmpty() && origin.equals(own);
        return new Source(origin, isOwn || site.allowsOrigin(origin));
    }

    boolean isPage() {
        return origin != null;
    }

    /** Throws {@link Refused} where the site does not let such pages in. */
    void require() {
        if (isPage() && !allowed) {
            throw new Refused(
                    Answer.error(
                            403,
                            "Pages of this origin may not send anything here: it is not allowed by the site."));
        }
    }

    /** Lets the page see the answer; of what else there is of it, such as cookies, it learns nothing. */
    void share(HttpServletResponse response) {
        response.addHeader("Vary", "Origin");
        if (allowed) {
            response.setHeader("Access-Control-Allow-Origin", origin);
        }
    }

    /** What a browser wants to know before it sends anything. */
    Answer preflight() {
        require();
        return new Answer(204, "", Map.of())
                .with("Access-Control-Allow-Methods", "POST")
                .with("Access-Control-Allow-Headers", ALLOWED_HEADERS)
                .with("Access-Control-Max-Age", PREFLIGHT_SECONDS);
    }
}
