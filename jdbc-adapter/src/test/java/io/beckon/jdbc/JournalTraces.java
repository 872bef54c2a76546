package io.beckon.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.sql.DataSource;

/** Looks at whatever stands in tables. */
final class JournalTraces {
    private JournalTraces() {}

    /** Finds where a text stands, in any column of any table of Beckon's. */
    static List<String> of(DataSource source, String text) throws SQLException {
        List<String> found = new ArrayList<>();
        int tables = 0;
        for (String table : tables(source)) {
            tables++;
            for (List<String> row : rows(source, "SELECT * FROM " + table)) {
                if (row.stream().anyMatch(value -> value.contains(text))) {
                    found.add(table + ": " + row);
                }
            }
        }
        if (tables < 5) {
            throw new IllegalStateException("There should be more tables than " + tables + ".");
        }
        return found;
    }

    /** Reads what a query finds, as text; `-` for NULL. */
    static List<List<String>> rows(DataSource source, String query) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(text(result.getObject(column)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static String text(Object value) {
        if (value == null) {
            return "-";
        }
        return value instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.ISO_8859_1)
                : value.toString();
    }

    private static List<String> tables(DataSource source) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Connection connection = source.getConnection()) {
            DatabaseMetaData database = connection.getMetaData();
            try (ResultSet found = database.getTables(
                    connection.getCatalog(), null, null, new String[] {"TABLE", "BASE TABLE"})) {
                while (found.next()) {
                    String name = found.getString("TABLE_NAME");
                    if (name.toLowerCase(Locale.ROOT).startsWith("beckon_")) {
                        tables.add(name);
                    }
                }
            }
        }
        return tables;
    }
}
