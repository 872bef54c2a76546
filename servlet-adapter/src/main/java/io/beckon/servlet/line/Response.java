package io.beckon.servlet.line;

import io.beckon.spi.Scheduler;
import io.beckon.spi.Transport.Completion;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One response that takes what comes down a line: as it comes, or, for a proxy that holds responses back, once and no more. Nothing
 * here blocks. Writes by one thread at a time, whichever it is: a thread that finds another one at it leaves its work to that one.
 */
final class Response implements WriteListener, AsyncListener {
    /** A comment, by which the browser sees that nobody holds back what comes. */
    private static final byte[] GREETING = {':', '\n', '\n'};

    private final OpenLines open;
    private final Line line;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final boolean once;

    private final AtomicInteger asked = new AtomicInteger(); // to write, since somebody is at it
    private volatile boolean possible; // as the container has said
    private volatile boolean ending; // nothing more is to be written
    private volatile boolean lastWords; // and this is the rest
    private volatile boolean cut; // over, even if it takes nothing now

    private volatile Scheduler.@Nullable Task timer; // ends it when its time is up

    // By whoever writes.
    private boolean greeted;
    private boolean wrote;
    private boolean toFlush;
    private boolean completed;

    Response(
            OpenLines open,
            Line line,
            AsyncContext context,
            ServletOutputStream out,
            boolean once) {
        this.open = open;
        this.line = line;
        this.context = context;
        this.out = out;
        this.once = once;
        this.greeted = once; // who asks once waits for an event
    }

    /** Begins to write, once it is the line's. */
    void start() {
        out.setWriteListener(this);
    }

    @Override
    public void onWritePossible() {
        possible = true;
        write();
    }

    /** It is ended by that, unless it is over before. */
    void endsBy(Scheduler.Task later) {
        timer = later;
        if (ending) {
            later.cancel();
        }
    }

    /** There is something to write. */
    void write() {
        if (asked.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            try {
                if (cut) {
                    complete();
                } else {
                    writeAll();
                }
            } catch (IOException | RuntimeException e) {
                failed();
            }
            seen = asked.addAndGet(-seen);
        }
    }

    private void writeAll() throws IOException {
        while (possible && !completed && out.isReady()) {
            if (ending) {
                complete();
                return;
            }
            if (!greeted) {
                greet();
                continue;
            }
            Events.Event event = line.next(this);
            if (event == null) {
                if (toFlush) {
                    toFlush = false;
                    out.flush();
                } else {
                    if (lastWords || (once && wrote)) {
                        complete();
                    }
                    return;
                }
            } else {
                wrote = true;
                toFlush = true;
                write(event);
            }
        }
    }

    private void greet() throws IOException {
        greeted = true;
        out.write(GREETING);
        toFlush = true;
        if (out.isReady()) {
            out.flush(); // Open Liberty takes no notice of the first one
        }
    }

    /** Who waits for it is told also if it fails: it is kept for the response after this one. */
    private void write(Events.Event event) throws IOException {
        try {
            event.write(out);
        } finally {
            Completion completion = event.completion();
            if (completion != null) {
                completion.done(null);
            }
        }
    }

    /** Another response has taken its place, or its time is up. */
    void end() {
        ending = true;
        write();
    }

    /** The line is over: this is to be the end when all is written. */
    void endAfterAll() {
        lastWords = true;
        write();
    }

    /** It takes nothing any more, or its time is up: ends it even so, once nobody writes. */
    void cut() {
        line.detach(this);
        cut = true;
        write();
    }

    private void failed() {
        ending = true;
        line.detach(this);
        complete();
    }

    private void complete() {
        if (!completed) {
            completed = true;
            ending = true;
            release();
            try {
                context.complete();
            } catch (IllegalStateException e) {
                // The container was first.
            }
        }
    }

    private void release() {
        Scheduler.Task later = timer;
        if (later != null) {
            later.cancel();
        }
        line.detach(this);
        open.remove(this);
    }

    @Override
    public void onError(Throwable failure) {
        cut();
    }

    /** The container's time, which is there for a peer that reads nothing: otherwise {@link OpenLines} was first. */
    @Override
    public void onTimeout(AsyncEvent event) {
        cut();
    }

    @Override
    public void onError(AsyncEvent event) {
        line.detach(this);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        ending = true;
        release();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
