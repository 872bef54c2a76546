package io.beckon.servlet.api;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads a body up to a limit as it comes in, without a thread that waits for it. Used by one thread at a time. */
public final class BodyReader implements ReadListener {
    private static final int BUFFER = 8 * 1024;

    private final ServletInputStream in;
    private final int maxBytes;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[BUFFER];
    private final CompletableFuture<Optional<byte[]>> body = new CompletableFuture<>();

    private BodyReader(ServletInputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /**
     * Begins to read.
     *
     * @param in the body, of a request that is answered later
     * @param maxBytes how much it may be
     * @return completes with the body, with nothing if there is more of it, and exceptionally if it does not arrive
     */
    public static CompletableFuture<Optional<byte[]>> read(ServletInputStream in, int maxBytes) {
        BodyReader reader = new BodyReader(in, maxBytes);
        in.setReadListener(reader);
        return reader.body;
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (!body.isDone() && in.isReady()) {
            int count = in.read(buffer);
            if (count < 0) {
                return;
            }
            read.write(buffer, 0, count);
            if (read.size() > maxBytes) {
                body.complete(Optional.empty());
            }
        }
    }

    @Override
    public void onAllDataRead() {
        body.complete(Optional.of(read.toByteArray()));
    }

    @Override
    public void onError(Throwable failure) {
        // The peer is gone, or too slow for the container: no fault of anybody's here.
        body.completeExceptionally(Refused.badRequest("The body did not arrive whole."));
    }
}
