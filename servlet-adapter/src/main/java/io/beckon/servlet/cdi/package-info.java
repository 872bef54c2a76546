/** Where there is CDI. Not exported. */
@NullMarked
package io.beckon.servlet.cdi;

import org.jspecify.annotations.NullMarked;
