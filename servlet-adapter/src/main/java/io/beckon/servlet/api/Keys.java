package io.beckon.servlet.api;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Finds out whose word a request is, by its key and by whether a page has sent it. */
final class Keys {
    private static final String BASIC = "Basic ";

    private final Credentials server;
    private final Credentials open;
    private final ApiLog log;

    Keys(Credentials server, Credentials open, ApiLog log) {
        this.server = server;
        this.open = open;
        this.log = log;
    }

    /** Throws {@link Refused} where the site has no key at all, so that no body is read for nothing. */
    void requireAny() {
        if (server.isEmpty() && open.isEmpty()) {
            throw unknown();
        }
    }

    boolean anyPublic() {
        return !open.isEmpty();
    }

    /**
     * Finds the key in the header.
     *
     * @return the caller, or null if there is no such header, so that the body may have the key
     * @throws Refused if the key is none of ours, or not for this
     */
    @Nullable
    Caller ofHeader(HttpServletRequest request, Source source) {
        String header = request.getHeader("Authorization");
        if (header == null) {
            return null;
        }
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            throw unknown();
        }
        return of(user(header.substring(BASIC.length()).strip()), source);
    }

    /**
     * Judges a key.
     *
     * @throws Refused if it is none of ours, or not for this
     */
    Caller of(@Nullable String key, Source source) {
        if (key == null) {
            throw unknown();
        }
        boolean isServers = server.contains(key);
        boolean isPublic = open.contains(key);
        if (!isServers && !isPublic) {
            throw unknown();
        }
        if (isServers && source.isPage()) {
            log.keyExposed();
            throw new Refused(Answer.error(
                    403,
                    "This write key is a server's, and everybody can read what a page has. Use one of"
                            + " beckon.publicWriteKeys in pages, and replace this one."));
        }
        return isServers ? Caller.SERVER : Caller.PUBLIC;
    }

    /** The password is of no account. Without a colon the whole is the name, which some take for right. */
    private static String user(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? pair : pair.substring(0, colon);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    private static Refused unknown() {
        return new Refused(Answer.error(
                401,
                "This needs a write key of this site, as the user name of Basic authentication or"
                        + " as the field writeKey of the body."));
    }
}
