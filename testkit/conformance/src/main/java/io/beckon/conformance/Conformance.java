package io.beckon.conformance;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The cases that the reference of {@code beckon.v1} consists of. Safe for use by many threads. */
public final class Conformance {
    static final JsonMapper JSON = new JsonMapper();

    private static final String FOLDER = "cases/";

    private Conformance() {}

    /**
     * Returns the cases of this version of the reference.
     *
     * @return all of them, in the order of the reference; unmodifiable
     */
    public static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (String file : files()) {
            cases.addAll(read(resource(file)));
        }
        return List.copyOf(cases);
    }

    /**
     * Reads cases of one's own, in the format that the module's README describes.
     *
     * @param json an array of cases
     * @return the cases; unmodifiable
     * @throws IllegalArgumentException if it is not of that format
     */
    public static List<Case> read(String json) {
        try {
            return CaseReader.read(JSON.readTree(json));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The cases are not JSON.", e);
        }
    }

    /** The files that the cases are in, in their order. */
    static List<String> files() {
        List<String> files = new ArrayList<>();
        for (JsonNode file : JSON.readTree(resource("index.json"))) {
            files.add(file.stringValue());
        }
        return files;
    }

    private static String resource(String file) {
        try (InputStream in = Conformance.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException("The jar has lost the cases in " + file + ".");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
