package io.beckon.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reference page, taken apart. */
final class ProtocolPage {
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");

    /** One example: what stands in a block of JSON below a heading of a direction and one of a type. */
    record Example(String section, String type, String json) {
        @Override
        public String toString() {
            return section + " / " + type + ": " + json.substring(0, Math.min(json.length(), 60));
        }
    }

    private final List<String> lines;

    private ProtocolPage(List<String> lines) {
        this.lines = lines;
    }

    static ProtocolPage read() {
        try {
            return new ProtocolPage(Files.readAllLines(Path.of("PROTOCOL.md")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        String section = "";
        String type = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("## ")) {
                section = line.substring(3);
                type = "";
            } else if (line.startsWith("### ")) {
                type = line.substring(4);
            } else if (line.equals("```json")) {
                int end = i + lines.subList(i, lines.size()).indexOf("```");
                examples.add(
                        new Example(section, type, String.join("\n", lines.subList(i + 1, end))));
                i = end;
            }
        }
        return examples;
    }

    /** The headings of types below a heading of a direction. */
    List<String> types(String section) {
        return section(section).stream()
                .filter(line -> line.startsWith("### "))
                .map(line -> line.substring(4))
                .toList();
    }

    /** Everything below a heading of the second level. */
    List<String> section(String heading) {
        int start = lines.indexOf("## " + heading);
        if (start < 0) {
            throw new AssertionError("The page has no section " + heading);
        }
        List<String> rest = lines.subList(start + 1, lines.size());
        int end = 0;
        while (end < rest.size() && !rest.get(end).startsWith("## ")) {
            end++;
        }
        return rest.subList(0, end);
    }

    /** Everything below the heading of one type, as one text. */
    String prose(String section, String type) {
        List<String> within = section(section);
        int start = within.indexOf("### " + type);
        List<String> rest = within.subList(start + 1, within.size());
        int end = 0;
        while (end < rest.size() && !rest.get(end).startsWith("### ")) {
            end++;
        }
        return String.join("\n", rest.subList(0, end));
    }

    /** The cells of the table that has such a heading in its first cell, row by row. */
    List<List<String>> table(String heading) {
        List<List<String>> rows = new ArrayList<>();
        boolean within = false;
        for (String line : lines) {
            if (!line.startsWith("|")) {
                within = false;
            } else if (cells(line).get(0).equals(heading)) {
                within = true;
            } else if (within && !line.startsWith("| ---")) {
                rows.add(cells(line));
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        return Pattern.compile("\\|")
                .splitAsStream(line.substring(1))
                .map(String::strip)
                .toList();
    }

    /** What is set as code in a text. */
    static List<String> code(String text) {
        List<String> code = new ArrayList<>();
        Matcher matcher = CODE.matcher(text);
        while (matcher.find()) {
            code.add(matcher.group(1));
        }
        return code;
    }
}
