package io.beckon.servlet;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the adapter logs, all under the logger {@code io.beckon.servlet}: an event name as the text and the rest as key-value
 * pairs. Nothing here tells of a person: no address, no header, no principal.
 */
final class EventLog {
    private static final Logger log = LoggerFactory.getLogger("io.beckon.servlet");

    private EventLog() {}

    static void registered(String site, String path) {
        log.atInfo().addKeyValue("site", site).addKeyValue("path", path).log("servlet.registered");
    }

    static void stopped(String site, int connectionsLeft) {
        log.atInfo()
                .addKeyValue("site", site)
                .addKeyValue("connectionsLeft", connectionsLeft)
                .log("servlet.stopped");
    }

    static void handshakeFault(RuntimeException failure) {
        log.atError().setCause(failure).log("handshake.fault");
    }

    static void propertiesShared() {
        log.atError()
                .log(
                        "handshake.properties.shared: this container gives all connections of an endpoint the same user"
                                + " properties. WebSocket 2.1 says that each has its own, and connections cannot be told apart"
                                + " without: nobody is let in");
    }

    static void connectionError(Throwable failure) {
        // The class alone, except for somebody who searches for a fault: a message may
        // carry what a peer sent.
        log.atDebug().addKeyValue("failure", failure.getClass().getName()).log("connection.error");
        log.atTrace().setCause(failure).log("connection.error");
    }

    static void closeError(Exception failure) {
        log.atDebug()
                .addKeyValue("failure", failure.getClass().getName())
                .log("connection.close.error");
        log.atTrace().setCause(failure).log("connection.close.error");
    }
}
