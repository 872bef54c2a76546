package io.beckon.boot.line;

import io.beckon.boot.SpringBootContract;

/** The contract on Spring Boot 4.1 on Tomcat. */
class Boot4TomcatIT extends SpringBootContract {}
