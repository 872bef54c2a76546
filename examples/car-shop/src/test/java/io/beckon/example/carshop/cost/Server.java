package io.beckon.example.carshop.cost;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A server that is measured, in a process of its own. Closing it ends the process. */
interface Server extends AutoCloseable {
    Child process();

    InetSocketAddress address();

    /** Where visitors connect. */
    String path();

    Crowd.Server kind();

    /**
     * Begins to send to everybody.
     *
     * @param what in the server's own way
     * @param recipients how many there are
     */
    void sendToEverybody(String what, int recipients) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
