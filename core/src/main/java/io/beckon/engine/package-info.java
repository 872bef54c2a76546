/** The inside of core; not exported. */
@NullMarked
package io.beckon.engine;

import org.jspecify.annotations.NullMarked;
