/** The wire messages of {@code beckon.v1} and their codec. */
@NullMarked
package io.beckon.protocol;

import org.jspecify.annotations.NullMarked;
