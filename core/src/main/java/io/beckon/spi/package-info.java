/** The seams that an adapter implements or calls. */
@NullMarked
package io.beckon.spi;

import org.jspecify.annotations.NullMarked;
