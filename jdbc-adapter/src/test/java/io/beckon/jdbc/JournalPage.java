package io.beckon.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What JOURNAL.md shows, and other pages. */
final class JournalPage {
    private static final Pattern SQL = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

    private JournalPage() {}

    /** Returns the statements that begin with a word. */
    static List<String> statements(String word) throws IOException {
        return statements(Path.of("JOURNAL.md"), word);
    }

    /** Returns the statements of a page that begin with a word. */
    static List<String> statements(Path page, String word) throws IOException {
        List<String> statements = new ArrayList<>();
        Matcher blocks = SQL.matcher(Files.readString(page));
        while (blocks.find()) {
            for (String statement : blocks.group(1).split(";", -1)) {
                if (statement.strip().startsWith(word)) {
                    statements.add(statement.strip());
                }
            }
        }
        if (statements.isEmpty()) {
            throw new IllegalStateException("The page shows nothing of the kind " + word + ".");
        }
        return statements;
    }
}
