/** The protocol {@code beckon.v1} as cases that a server can be tried with. Knows no server. */
module io.beckon.conformance {
    requires static transitive org.jspecify;
    requires java.net.http;
    requires tools.jackson.databind;

    exports io.beckon.conformance;
}
