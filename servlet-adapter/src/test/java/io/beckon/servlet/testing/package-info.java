/** A real Tomcat and a plain client, for tests of this module and of the examples. */
@NullMarked
package io.beckon.servlet.testing;

import org.jspecify.annotations.NullMarked;
