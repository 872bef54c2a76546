package io.beckon.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The page that the cases show, as far as they are held against it. */
final class Reference {
    static final String OVER_HTTP = "Over HTTP";

    private static final Path FILE = Path.of("..", "..", "core", "PROTOCOL.md");

    private final List<String> headings = new ArrayList<>();
    private final List<String> errorCodes = new ArrayList<>();
    private final List<String> closeCodes = new ArrayList<>();
    private final List<HttpRow> httpRows = new ArrayList<>();

    private Reference(List<String> lines) {
        String section = "";
        for (String line : lines) {
            if (line.startsWith("## ")) {
                section = line.substring(3);
                headings.add(section);
            } else if (line.startsWith("### ")) {
                headings.add(section + "/" + line.substring(4));
            } else if (section.equals("Error codes") && line.startsWith("| `")) {
                errorCodes.add(line.substring(3, line.indexOf('`', 3)));
            } else if (section.equals("Close codes") && line.startsWith("| 4")) {
                closeCodes.add(line.substring(2, 6));
            } else if (section.equals(OVER_HTTP) && line.startsWith("| `")) {
                httpRows.add(HttpRow.of(line));
            }
        }
    }

    static Reference read() {
        try {
            return new Reference(Files.readAllLines(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All headings, those of messages with their direction before a slash. */
    List<String> headings() {
        return headings;
    }

    /** The messages of a direction; a page without any is not the reference. */
    List<String> types(String direction) {
        List<String> types = headings.stream()
                .filter(heading -> heading.startsWith(direction + "/"))
                .map(heading -> heading.substring(direction.length() + 1))
                .toList();
        return required(types);
    }

    List<String> errorCodes() {
        return required(errorCodes);
    }

    List<String> closeCodes() {
        return required(closeCodes);
    }

    /** The requests over HTTP. */
    List<HttpRow> httpRows() {
        return required(httpRows);
    }

    private static <T> List<T> required(List<T> found) {
        if (found.isEmpty()) {
            throw new AssertionError("PROTOCOL.md has not the form that it is looked for in.");
        }
        return found;
    }
}
