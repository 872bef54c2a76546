package io.beckon.conformance;

import tools.jackson.databind.JsonNode;

import java.util.Map;

/** A server under test, as the control contract tells it what no client can say. Called by one thread at a time. */
public interface Controlled {
    /**
     * Does something.
     *
     * @param action what, as the control contract has it
     * @param with more about it
     * @return what is answered
     * @throws UnsupportedOperationException if the server cannot do it
     * @throws RuntimeException if it failed
     */
    Map<String, Object> act(String action, JsonNode with);
}
