package io.beckon.jdbc;

/**
 * A column, as far as it is written.
 *
 * @param name its name
 * @param type its type in PostgreSQL
 */
record Column(String name, String type) {
    static Column text(String name) {
        return new Column(name, "varchar");
    }

    static Column number(String name) {
        return new Column(name, "bigint");
    }

    static Column integer(String name) {
        return new Column(name, "integer");
    }

    static Column flag(String name) {
        return new Column(name, "boolean");
    }
}
