package io.beckon.containers.tomcat;

import io.beckon.containers.ServletContainerContract;

/** The contract on Tomcat 10.1. */
class Tomcat10IT extends ServletContainerContract {
    Tomcat10IT() {
        super(new Tomcat10());
    }
}
