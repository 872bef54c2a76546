package io.beckon.jdbc;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A statement that writes any number of rows at once. In a row, the value of the key comes first.
 *
 * <p>PostgreSQL is handed whole columns as arrays, which takes it one statement and a fraction of the time; the others take
 * a batch of rows.
 */
final class Write {
    private final List<Column> columns;
    private final String rowwise;
    private final String arrays;
    private final boolean keyLast;

    private Write(List<Column> columns, String rowwise, String arrays, boolean keyLast) {
        this.columns = columns;
        this.rowwise = rowwise;
        this.arrays = arrays;
        this.keyLast = keyLast;
    }

    /** Inserts rows. */
    static Write insert(String table, List<Column> columns) {
        String into = "INSERT INTO " + table + " (" + names(columns) + ") ";
        String marks = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
        return new Write(
                columns,
                into + "VALUES (" + marks + ")",
                into + "SELECT * FROM " + unnest(columns),
                false);
    }

    /** Sets columns of rows; the first column is the key by which a row is found. */
    static Write update(String table, List<Column> columns) {
        return update(table, columns, "");
    }

    /** Adds to columns of rows; the first column is the key by which a row is found. */
    static Write add(String table, List<Column> columns) {
        return update(table, columns, " + ");
    }

    /** Deletes rows by their key. */
    static Write delete(String table, Column key) {
        String from = "DELETE FROM " + table + " WHERE " + key.name() + " = ";
        return new Write(List.of(key), from + "?", from + "ANY(?::" + key.type() + "[])", false);
    }

    private static Write update(String table, List<Column> columns, String plus) {
        String key = columns.get(0).name();
        List<String> names =
                columns.stream().skip(1).map(Column::name).collect(Collectors.toList());
        String rowwise = names.stream()
                .map(name -> name + " = " + (plus.isEmpty() ? "" : name + plus) + "?")
                .collect(Collectors.joining(", "));
        String arrays = names.stream()
                .map(name ->
                        name + " = " + (plus.isEmpty() ? "" : "t." + name + plus) + "u." + name)
                .collect(Collectors.joining(", "));
        return new Write(
                columns,
                "UPDATE " + table + " SET " + rowwise + " WHERE " + key + " = ?",
                "UPDATE " + table + " t SET " + arrays + " FROM " + unnest(columns) + " AS u("
                        + names(columns) + ") WHERE t." + key + " = u." + key,
                true);
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    private static String unnest(List<Column> columns) {
        return columns.stream()
                .map(column -> "?::" + column.type() + "[]")
                .collect(Collectors.joining(", ", "unnest(", ")"));
    }

    List<Column> columns() {
        return columns;
    }

    /** The statement for one row. */
    String rowwise() {
        return rowwise;
    }

    /** The statement for arrays of columns. */
    String arrays() {
        return arrays;
    }

    /** In which order the values of a row stand in {@link #rowwise}. */
    int[] order() {
        int count = columns.size();
        return IntStream.range(0, count).map(i -> keyLast ? (i + 1) % count : i).toArray();
    }
}
