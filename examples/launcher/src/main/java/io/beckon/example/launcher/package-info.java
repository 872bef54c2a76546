/** Runs the examples. */
@NullMarked
package io.beckon.example.launcher;

import org.jspecify.annotations.NullMarked;
