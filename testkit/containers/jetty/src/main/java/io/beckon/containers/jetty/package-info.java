/** What Jetty does alike for all versions of Jakarta EE. */
@org.jspecify.annotations.NullMarked
package io.beckon.containers.jetty;
