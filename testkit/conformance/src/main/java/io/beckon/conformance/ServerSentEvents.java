package io.beckon.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Reads server-sent events, one at a time. */
final class ServerSentEvents {
    /** The one field of a comment, which is no event. */
    static final String COMMENT = "";

    private ServerSentEvents() {}

    /**
     * Reads until the end. Blocks; closes what it reads.
     *
     * @param isWanted asked at each line whether to go on
     * @param events told the fields of each event that came whole, and of each comment
     * @throws IOException if it breaks off
     */
    static void read(
            InputStream body, BooleanSupplier isWanted, Consumer<Map<String, String>> events)
            throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            Map<String, String> fields = new HashMap<>();
            for (String text = lines.readLine();
                    isWanted.getAsBoolean() && text != null;
                    text = lines.readLine()) {
                int colon = text.indexOf(':');
                if (colon == 0) {
                    events.accept(Map.of(COMMENT, text.substring(1).strip()));
                } else if (colon > 0) {
                    fields.put(
                            text.substring(0, colon), text.substring(colon + 1).strip());
                } else if (text.isEmpty() && !fields.isEmpty()) {
                    events.accept(Map.copyOf(fields));
                    fields.clear();
                }
            }
        }
    }
}
