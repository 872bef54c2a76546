/** Classes that tests put into web applications. */
@NullMarked
package io.beckon.servlet.webapp;

import org.jspecify.annotations.NullMarked;
