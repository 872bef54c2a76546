package io.beckon.boot.line;

import io.beckon.boot.SpringBootContract;

/** The contract on Spring Boot 3.5 on Tomcat. */
class Boot3TomcatIT extends SpringBootContract {}
