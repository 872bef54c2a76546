package io.beckon.engine;

import io.beckon.Audience;
import io.beckon.MessageId;
import io.beckon.Sent;
import io.beckon.protocol.ToAdmin;
import io.beckon.spi.Change;
import io.beckon.spi.MessageCounts;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** A message that was sent lately, as admins see it. Safe for use by many threads. */
final class SentRecord {
    final MessageId id;
    final String name;
    final Map<String, Object> data;
    final Audience audience;
    final Sender sender;
    final long acceptedAt;
    final boolean kept;
    final @Nullable Long lateUntil;
    private final int recipients;
    private MessageCounts counts; // guarded by this
    private boolean ended; // guarded by this

    SentRecord(
            MessageId id,
            String name,
            Map<String, Object> data,
            Audience audience,
            Sender sender,
            long acceptedAt,
            boolean kept,
            @Nullable Long lateUntil,
            MessageCounts counts) {
        this.id = id;
        this.name = name;
        this.data = data;
        this.audience = audience;
        this.sender = sender;
        this.acceptedAt = acceptedAt;
        this.kept = kept;
        this.lateUntil = lateUntil;
        this.recipients = counts.recipients();
        this.counts = counts;
    }

    Sent sent() {
        return new Sent(id, recipients);
    }

    synchronized void count(Change change) {
        counts = counts.plus(change);
    }

    /** The message is over for all. */
    synchronized void end() {
        ended = true;
    }

    synchronized ToAdmin.ProgressUpdate progress() {
        return new ToAdmin.ProgressUpdate(Stored.progress(id, counts), ended);
    }
}
