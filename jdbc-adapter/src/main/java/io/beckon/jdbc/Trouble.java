package io.beckon.jdbc;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Locale;

/** What can be done about an SQLException. */
enum Trouble {
    /** There is no connection to be had. */
    NO_CONNECTION,
    /** The connection is broken; another one may do. */
    CONNECTION_LOST,
    /** Others were in the way; the same may succeed another time. */
    TRANSIENT,
    /** The database does not take what it was given. */
    REFUSED;

    /** Errors of H2 that mean that the connection or the database is closed. */
    private static final int H2_FIRST_CLOSED = 90_007;

    static Trouble of(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Database.NoConnectionException) {
                return NO_CONNECTION;
            }
            if (cause instanceof SQLException sql) {
                Trouble trouble = ofOne(sql);
                if (trouble != REFUSED) {
                    return trouble;
                }
            }
        }
        return REFUSED;
    }

    /** Tells whether a commit that has failed like this has certainly not happened. */
    static boolean wasRolledBack(SQLException failure) {
        String state = failure.getSQLState();
        // 40003: given up, but it is not known at which point.
        return state != null && state.startsWith("40") && !state.equals("40003");
    }

    private static Trouble ofOne(SQLException failure) {
        String state =
                failure.getSQLState() == null ? "" : failure.getSQLState().toUpperCase(Locale.ROOT);
        int code = failure.getErrorCode();
        // 57: a server that is shutting down, or has ended a session. 25P03: a session that was
        // in a transaction for too long.
        if (state.startsWith("08") || state.startsWith("57") || state.equals("25P03")) {
            return CONNECTION_LOST;
        }
        if (isClosedH2(code)) {
            return CONNECTION_LOST;
        }
        // 40: given up for others. 55P03, HYT00 and MariaDB's 1205: waited too long for a lock.
        boolean inTheWay = state.startsWith("40")
                || state.equals("55P03")
                || state.equals("HYT00")
                || code == 1205
                || code == 1213
                || failure instanceof SQLTransientException;
        return inTheWay ? TRANSIENT : REFUSED;
    }

    /** Object closed, database closed, connection broken, file not open. */
    private static boolean isClosedH2(int code) {
        return code == H2_FIRST_CLOSED || code == 90_098 || code == 90_067 || code == 90_121;
    }
}
