package io.beckon.containers.jetty;

import io.beckon.containers.ServletContainerContract;

/** The contract on Jetty 12.1 with Jakarta EE 10. */
class JettyEe10IT extends ServletContainerContract {
    JettyEe10IT() {
        super(new JettyEe10());
    }
}
