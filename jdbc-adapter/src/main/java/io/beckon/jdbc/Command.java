package io.beckon.jdbc;

import io.beckon.spi.Acceptance;
import io.beckon.spi.Change;
import io.beckon.spi.Closing;
import io.beckon.spi.Mailbox;
import io.beckon.spi.MailboxChange;
import io.beckon.spi.MailboxRules;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoredMessage;
import io.beckon.spi.Updated;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that a caller wants to have written, and waits for.
 *
 * @param <R> the answer
 */
abstract sealed class Command<R> extends Request<R> {
    /** How much it is, compared with a change of one mailbox. */
    int weight() {
        return 1;
    }

    /** Says what has to be known for {@link #decide}. */
    abstract void need(Needs needs);

    /** Decides what is to be written, and what the answer is. May be called again for another transaction. */
    abstract R decide(Transaction transaction) throws SQLException;

    static final class Accept extends Command<Acceptance> {
        private final StoredMessage message;
        private final List<Recipient> recipients;
        private final MailboxRules rules;

        Accept(StoredMessage message, List<Recipient> recipients, MailboxRules rules) {
            this.message = message;
            this.recipients = recipients;
            this.rules = rules;
        }

        @Override
        int weight() {
            return Math.max(1, recipients.size());
        }

        @Override
        void need(Needs needs) {
            if (message.idempotencyKey() != null) {
                needs.keys.add(message.idempotencyKey());
            }
            for (Recipient recipient : recipients) {
                if (message.replaces() == null) {
                    needs.room(recipient.visitor(), rules.capacity());
                } else {
                    needs.waiting.add(recipient.visitor());
                }
            }
        }

        @Override
        Acceptance decide(Transaction transaction) {
            MessageRows.Earlier earlier = transaction.earlier(message.idempotencyKey());
            if (earlier != null) {
                return new Acceptance(earlier.message(), earlier.recipients(), true, List.of());
            }
            long offset = transaction.begin(message);
            List<String> accepted = new ArrayList<>(recipients.size());
            List<Change> others = new ArrayList<>(0);
            for (Recipient recipient : recipients) {
                Mailbox mailbox = transaction.mailbox(recipient.visitor());
                if (!mailbox.isKnown() && recipient.present()) {
                    mailbox.seen(message.acceptedAt());
                }
                if (mailbox.isKnown()
                        && mailbox.add(message, rules, message.acceptedAt(), transaction)) {
                    accepted.add(recipient.visitor());
                }
                transaction.collect(mailbox).stream()
                        .filter(change -> change.from() != null)
                        .forEach(others::add);
            }
            transaction.accepted(message, offset, accepted, others);
            return new Acceptance(message, accepted.size(), false, others);
        }
    }

    static final class Update<R> extends Command<Updated<R>> {
        private final String visitor;
        private final MailboxChange<R> change;

        Update(String visitor, MailboxChange<R> change) {
            this.visitor = visitor;
            this.change = change;
        }

        @Override
        void need(Needs needs) {
            needs.whole.add(visitor);
        }

        @Override
        Updated<R> decide(Transaction transaction) {
            Mailbox mailbox = transaction.mailbox(visitor);
            R answer = change.decide(mailbox, transaction);
            List<Change> changes = transaction.collect(mailbox);
            transaction.changed(changes);
            return new Updated<>(answer, changes);
        }
    }

    /** Changes nothing, and is done once all is that came before. */
    static final class Barrier extends Command<Boolean> {
        @Override
        void need(Needs needs) {}

        @Override
        Boolean decide(Transaction transaction) {
            return true;
        }
    }

    static final class End extends Command<Boolean> {
        private final String message;
        private final Closing reason;

        End(String message, Closing reason) {
            this.message = message;
            this.reason = reason;
        }

        @Override
        void need(Needs needs) {
            needs.messages.add(message);
        }

        @Override
        Boolean decide(Transaction transaction) {
            MessageRows.@Nullable Standing standing = transaction.standing(message);
            if (standing == null || standing.closed != null) {
                return false;
            }
            standing.closed = reason;
            transaction.ended(message, reason);
            return true;
        }
    }
}
