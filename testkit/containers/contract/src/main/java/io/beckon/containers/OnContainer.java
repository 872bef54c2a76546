package io.beckon.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.testing.RawPeer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What all parts of the contract have in common. */
interface OnContainer {
    /** The web applications on the container under test; none at the beginning of a test. */
    Deployments webapps();

    /** Finds the visitor in a welcome. */
    static String visitorIn(String welcome) {
        Matcher matcher = Pattern.compile("\"visitor\":\"(v_[^\"]+)\"").matcher(welcome);
        assertThat(matcher.find()).as(welcome).isTrue();
        return matcher.group(1);
    }

    /** Finds the visitor cookie in the answer to a handshake. */
    static String cookieOf(RawPeer tab) {
        String header = tab.header("Set-Cookie");
        return header.substring(0, header.indexOf(';'));
    }
}
