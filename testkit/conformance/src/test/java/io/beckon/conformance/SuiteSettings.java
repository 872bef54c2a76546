package io.beckon.conformance;

import tools.jackson.databind.JsonNode;

/** For control servers that have to know the settings of a case before it begins. */
public final class SuiteSettings {
    private SuiteSettings() {}

    /** Returns what a case will be started with. */
    public static JsonNode of(Case wanted) {
        return wanted.settings();
    }

    /** Tells whether a case says something of a server that is spoken to by WebSocket. */
    public static boolean isByWebSocket(Case wanted) {
        return wanted.only() != Transport.HTTP;
    }

    /** Tells whether a case waits for a time-out. */
    public static boolean waits(Case wanted) {
        return new Settings(wanted.settings()).isFast();
    }
}
