package io.beckon.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.testing.RawPeer;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the parts of the contract that need only WebSocket have in common. */
interface OnEndpoints {
    String SET_COOKIE = "set-cookie: ";

    /** Begins a site below {@code /shop} that is as it is by default, but that it says goodbye without delay. */
    Deployed shop();

    /** Begins one with time that runs ten times as fast. */
    Deployed fastShop();

    /** Begins one that also lets in the pages of another origin. */
    Deployed shopFor(String origin);

    /** Finds the visitor in a welcome. */
    static String visitorIn(String welcome) {
        Matcher matcher = Pattern.compile("\"visitor\":\"(v_[^\"]+)\"").matcher(welcome);
        assertThat(matcher.find()).as(welcome).isTrue();
        return matcher.group(1);
    }

    /** Finds the visitor cookie in the answer to a handshake. */
    static String cookieOf(RawPeer tab) {
        String cookie = setCookieOf(tab);
        return cookie.substring(0, cookie.indexOf(';'));
    }

    /** Finds the visitor cookie with all that is said of it; empty if none was set. A container may set one of its own beside it. */
    static String setCookieOf(RawPeer tab) {
        return tab.response()
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(SET_COOKIE + "beckon_"))
                .map(line -> line.substring(SET_COOKIE.length()))
                .findFirst()
                .orElse("");
    }
}
