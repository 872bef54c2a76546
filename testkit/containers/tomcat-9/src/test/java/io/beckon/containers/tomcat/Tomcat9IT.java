package io.beckon.containers.tomcat;

import io.beckon.containers.ServletContainerContract;

/** The contract on Tomcat 9, whose web applications are on javax. */
class Tomcat9IT extends ServletContainerContract {
    Tomcat9IT() {
        super(new Tomcat9());
    }
}
