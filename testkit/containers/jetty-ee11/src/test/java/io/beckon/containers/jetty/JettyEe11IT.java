package io.beckon.containers.jetty;

import io.beckon.containers.ServletContainerContract;

/** The contract on Jetty 12.1 with Jakarta EE 11. */
class JettyEe11IT extends ServletContainerContract {
    JettyEe11IT() {
        super(new JettyEe11());
    }
}
