package io.beckon.jdbc;

import org.jspecify.annotations.Nullable;

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

    static Column bytes(String name) {
        return new Column(name, "bytea");
    }

    /** Makes an array for values of this column; the driver wants one of its own for bytes. */
    @Nullable
    Object[] values(int length) {
        return type.equals("bytea") ? new byte[length][] : new Object[length];
    }
}
