package io.beckon.containers.tomcat;

import io.beckon.containers.ServletContainerContract;

/** The contract on Tomcat 11. */
class Tomcat11IT extends ServletContainerContract {
    Tomcat11IT() {
        super(new Tomcat11());
    }
}
