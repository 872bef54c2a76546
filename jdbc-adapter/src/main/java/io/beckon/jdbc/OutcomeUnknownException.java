package io.beckon.jdbc;

import java.sql.SQLException;

/** A commit has failed, and may have happened all the same. */
final class OutcomeUnknownException extends SQLException {
    private static final long serialVersionUID = 1L;

    private OutcomeUnknownException(SQLException cause) {
        super(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
    }

    /** Returns what to throw where a commit has failed. */
    static SQLException of(SQLException failure) {
        return Trouble.wasRolledBack(failure) ? failure : new OutcomeUnknownException(failure);
    }
}
