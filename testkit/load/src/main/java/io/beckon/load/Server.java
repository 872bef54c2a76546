package io.beckon.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A server that is measured, in a process of its own. Closing it ends the process. */
public interface Server extends AutoCloseable {
    /** Returns the process. */
    Child process();

    /** Returns where it listens. */
    InetSocketAddress address();

    /** Where visitors connect. */
    String path();

    /** Returns how visitors talk to it. */
    Crowd.Server kind();

    /**
     * Begins to send to everybody.
     *
     * @param what in the server's own way
     * @param recipients how many there are
     * @throws IOException if it is gone
     * @throws InterruptedException if this thread is interrupted
     */
    void sendToEverybody(String what, int recipients) throws IOException, InterruptedException;

    /**
     * Returns an address on this machine that nobody else can reach.
     *
     * @param port its port
     */
    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    void close() throws IOException;
}
