/** The example's one class. */
@NullMarked
package io.beckon.example.annotations;

import org.jspecify.annotations.NullMarked;
