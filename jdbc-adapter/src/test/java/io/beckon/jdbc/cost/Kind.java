package io.beckon.jdbc.cost;

import io.beckon.jdbc.testing.MariaDbServer;
import io.beckon.jdbc.testing.PostgresServer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The databases that are measured. */
enum Kind {
    H2("h2", "SYSTEM_RANGE(1, %d)", "X", "LPAD(CAST(%s AS VARCHAR), 22, '0')") {
        @Override
        String newDatabase() throws IOException {
            Path folder = Files.createTempDirectory("beckon-cost");
            folder.toFile().deleteOnExit();
            folder.resolve("data.mv.db").toFile().deleteOnExit();
            folder.resolve("data.trace.db").toFile().deleteOnExit();
            return "jdbc:h2:file:" + folder.resolve("data");
        }

        @Override
        List<String> afterCommit() {
            return List.of("CHECKPOINT SYNC");
        }
    },
    POSTGRESQL(
            "postgresql",
            "generate_series(1, %d) AS s(x)",
            "x",
            "LPAD(CAST(%s AS VARCHAR), 22, '0')") {
        @Override
        String newDatabase() {
            return PostgresServer.shared().newDatabase();
        }
    },
    MARIADB("mariadb", "seq_1_to_%d", "seq", "LPAD(%s, 22, '0')") {
        @Override
        String newDatabase() {
            return MariaDbServer.shared().newDatabase();
        }
    };

    final String word;
    private final String series;
    private final String number;
    private final String padded;

    Kind(String word, String series, String number, String padded) {
        this.word = word;
        this.series = series;
        this.number = number;
        this.padded = padded;
    }

    abstract String newDatabase() throws IOException;

    /** What brings a commit to disk where the commit itself does not. */
    List<String> afterCommit() {
        return List.of();
    }

    /** Inserts what a query says of numbers from 1 on; in it, # is the number and @ the number with 22 digits. */
    String fill(String table, String columns, String values, int count) {
        return "INSERT INTO " + table + " (" + columns + ") SELECT "
                + values.replace("@", String.format(padded, number)).replace("#", number)
                + " FROM " + String.format(series, count);
    }

    static Kind of(String word) {
        for (Kind kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("There is no database called " + word + ".");
    }
}
