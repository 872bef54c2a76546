/** What all versions of Tomcat have in common here. */
@org.jspecify.annotations.NullMarked
package io.beckon.containers.tomcat;
