/** Beckon in a servlet container: WebSocket and HTTP endpoints, registration, the browser files. */
module io.beckon.servlet {
    requires transitive io.beckon.core;
    requires static transitive jakarta.servlet;
    requires static transitive jakarta.websocket;
    requires static transitive jakarta.websocket.client;
    requires static jakarta.cdi;
    requires static jakarta.inject;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.beckon.servlet;

    provides jakarta.servlet.ServletContainerInitializer with
            io.beckon.servlet.BeckonInitializer;
    provides jakarta.enterprise.inject.spi.Extension with
            io.beckon.servlet.cdi.BeckonExtension;
}
