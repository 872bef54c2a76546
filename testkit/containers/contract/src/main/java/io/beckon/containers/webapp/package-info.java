/** The classes of the web applications that are deployed. They lie in WEB-INF/classes. */
@org.jspecify.annotations.NullMarked
package io.beckon.containers.webapp;
