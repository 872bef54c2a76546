package io.beckon.spi;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The way to one peer, implemented by an adapter. There is no method to read: the adapter pushes what comes in to the
 * {@link Inbound} it was given.
 *
 * <p>A transport is open from the start. Beckon has at most one {@link #send} under way at a time, and calls
 * {@link #close} once at the most. Both may be called from any thread, and at the same time: a send that comes after the
 * close, because another thread was quicker, is reported as failed. Neither may block: a container's blocking call goes
 * to another thread.
 */
public interface Transport {
    /**
     * Begins to send a batch as one frame.
     *
     * @param batch at least one payload, in order; {@link Payload#frame} joins them for a transport that sends text.
     *     The list is the transport's until it reports the end, and is not changed by anybody
     * @param completion told exactly once, on any thread, this call's own included, when the peer's network has taken
     *     the frame or never will
     */
    void send(List<Payload> batch, Completion completion);

    /**
     * Closes the connection, whether or not a send is under way. The peer's {@link Inbound#closed} follows.
     *
     * @param code the number and the reason that the peer gets
     */
    void close(CloseCode code);

    /** Hears the end of one send. */
    @FunctionalInterface
    interface Completion {
        /**
         * The send is over.
         *
         * @param failure null if the frame was taken; otherwise why not, and the connection is of no more use
         */
        void done(@Nullable Throwable failure);
    }
}
