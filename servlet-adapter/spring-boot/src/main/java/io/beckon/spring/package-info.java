/** Beckon in a Spring Boot application: one bean, registered by itself and set by the application's configuration. */
@org.jspecify.annotations.NullMarked
package io.beckon.spring;
