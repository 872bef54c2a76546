package io.beckon.containers.tomcat;

/** Tomcat 11. */
final class Tomcat11 extends EmbeddedTomcat {}
