package io.beckon.conformance;

/** What opens connections that have the same cookies. Used by one thread at a time. */
interface Browser extends AutoCloseable {
    /**
     * Opens a connection.
     *
     * @param door where, and as whom
     * @param connect what else the case says of it
     * @return the connection, which the server may have refused with a number
     * @throws Failure if the server does not take it, or names another subprotocol than expected
     */
    Peer open(Door door, Step.Connect connect);

    /**
     * Makes a request of one's own. Blocks until the answer begins.
     *
     * @param method the method
     * @param door where, and as whom
     * @param body empty for none
     * @return the answer, which is to be closed
     * @throws Failure if there is none, or this browser knows only WebSockets
     */
    HttpAnswer request(String method, Door door, String body);

    /** Ends it, once its connections are closed. */
    @Override
    void close();
}
