package io.beckon.servlet.line;

import io.beckon.spi.CloseCode;
import io.beckon.spi.Inbound;
import io.beckon.spi.Payload;
import io.beckon.spi.Transport;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** One tab's connection over HTTP: down by its browser's line, up by one request after the other. Safe for use by many threads. */
final class LineConnection implements Transport {
    /** What came of a frame that was sent up. */
    enum Taken {
        TAKEN,
        /** It was here before: its answer did not arrive. */
        REPEATED,
        /** The one before it is not here yet, or is being taken. */
        TOO_EARLY,
        OVER
    }

    private final String id;
    private final Line line;
    private final String origin;
    private final OpenLines open;
    private @Nullable Inbound inbound; // guarded by this
    private long taken; // guarded by this
    private boolean taking; // guarded by this
    private boolean over; // guarded by this

    LineConnection(String id, Line line, String origin, OpenLines open) {
        this.id = id;
        this.line = line;
        this.origin = origin;
        this.open = open;
    }

    String id() {
        return id;
    }

    String door() {
        return line.door();
    }

    /** The origin of the page that has opened it, which alone sends up. */
    String origin() {
        return origin;
    }

    void begin(Inbound beckon) {
        boolean already;
        synchronized (this) {
            inbound = beckon;
            already = over;
        }
        if (already) {
            beckon.closed();
        }
    }

    @Override
    public void send(List<Payload> batch, Completion completion) {
        line.frame(this, Payload.utf8(batch), completion);
    }

    @Override
    public void close(CloseCode code) {
        line.closed(
                this,
                "{\"connection\":\"" + id + "\",\"code\":" + code.number() + ",\"reason\":\""
                        + code.reason() + "\"}");
        gone();
    }

    /** It is over, whoever has ended it. */
    void gone() {
        Inbound beckon;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            beckon = inbound;
        }
        open.remove(this);
        line.remove(this);
        if (beckon != null) {
            beckon.closed();
        }
    }

    /**
     * Takes a frame, once, and in the order in which they were sent.
     *
     * @param number from 1 on
     * @param frame the frame; null if it was too large to be read
     */
    Taken take(long number, @Nullable String frame) {
        Inbound beckon;
        synchronized (this) {
            beckon = inbound;
            if (over || beckon == null) {
                return Taken.OVER;
            }
            if (number <= taken) {
                return taking && number == taken ? Taken.TOO_EARLY : Taken.REPEATED;
            }
            if (taking || number != taken + 1) {
                return Taken.TOO_EARLY;
            }
            taking = true;
            taken = number;
        }
        try {
            if (frame == null) {
                beckon.tooLarge();
            } else {
                beckon.text(frame);
            }
        } finally {
            synchronized (this) {
                taking = false;
            }
        }
        return Taken.TAKEN;
    }
}
