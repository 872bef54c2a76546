/** The example's one class. */
@NullMarked
package io.beckon.example.programmatic;

import org.jspecify.annotations.NullMarked;
