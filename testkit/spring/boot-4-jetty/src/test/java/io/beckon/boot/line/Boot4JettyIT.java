package io.beckon.boot.line;

import io.beckon.boot.SpringBootContract;

/** The contract on Spring Boot 4.1 on Jetty. */
class Boot4JettyIT extends SpringBootContract {}
