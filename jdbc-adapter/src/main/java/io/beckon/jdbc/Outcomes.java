package io.beckon.jdbc;

import io.beckon.spi.StoreUnavailableException;
import io.beckon.spi.StoreUnavailableException.Reason;

import java.sql.SQLException;
import java.util.List;

/** Tells callers what has become of their commands. Safe for use by many threads. */
final class Outcomes {
    private final Intake<Command<?>> intake;
    private final Answers answers;
    private final Counters counters;
    private final Health health;

    Outcomes(Intake<Command<?>> intake, Answers answers, Counters counters, Health health) {
        this.intake = intake;
        this.answers = answers;
        this.counters = counters;
        this.health = health;
    }

    /** They are committed, and on disk. */
    void done(List<Command<?>> commands) {
        health.up();
        commands.forEach(command -> answers.tell(command, intake));
    }

    /** Nothing of them was kept. */
    void failed(List<Command<?>> commands, SQLException failure) {
        fail(
                commands,
                failure,
                Reason.UNREACHABLE,
                "The database cannot be used, and nothing was kept. Try again later.");
    }

    /** They may have been kept, or not. */
    void unknown(List<Command<?>> commands, SQLException failure) {
        fail(
                commands,
                failure,
                Reason.OUTCOME_UNKNOWN,
                "The database was lost while it was committing, so it is not known whether this"
                        + " was kept. Repeat it with the same idempotency key.");
    }

    /** What a caller has given to decide has thrown. */
    void thrown(Command<?> command, Throwable thrown) {
        command.fail(thrown);
        answers.tell(command, intake);
    }

    private void fail(
            List<Command<?>> commands, SQLException failure, Reason reason, String message) {
        if (commands.isEmpty()) {
            return;
        }
        health.down(failure);
        counters.failed.add(commands.size());
        for (Command<?> command : commands) {
            command.fail(new StoreUnavailableException(reason, message, failure));
            answers.tell(command, intake);
        }
    }
}
