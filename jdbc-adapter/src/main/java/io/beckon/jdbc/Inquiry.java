package io.beckon.jdbc;

import io.beckon.spi.Mailbox;

import java.sql.SQLException;
import java.util.function.Function;

/**
 * Something that a caller wants to know.
 *
 * @param <R> the answer
 */
abstract sealed class Inquiry<R> extends Request<R> {
    /** About one mailbox. */
    static final class OfMailbox<R> extends Inquiry<R> {
        private final String visitor;
        private final Function<Mailbox, R> question;

        OfMailbox(String visitor, Function<Mailbox, R> question) {
            this.visitor = visitor;
            this.question = question;
        }

        String visitor() {
            return visitor;
        }

        void ask(Mailbox mailbox) {
            try {
                answer(question.apply(mailbox));
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
    }

    /** About many. */
    static final class OfDatabase<R> extends Inquiry<R> {
        private final Query<R> query;

        OfDatabase(Query<R> query) {
            this.query = query;
        }

        void ask(Session session) throws SQLException {
            answer(query.on(session));
        }
    }

    /** A query. */
    @FunctionalInterface
    interface Query<R> {
        R on(Session session) throws SQLException;
    }
}
