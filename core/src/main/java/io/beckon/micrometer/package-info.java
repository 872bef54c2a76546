/** Beckon's metrics in a Micrometer registry; needs the optional Micrometer dependency. */
@NullMarked
package io.beckon.micrometer;

import org.jspecify.annotations.NullMarked;
