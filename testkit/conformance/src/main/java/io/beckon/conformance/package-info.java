/** Tries a server against the reference of {@code beckon.v1}: cases as data, and what carries them out. */
@NullMarked
package io.beckon.conformance;

import org.jspecify.annotations.NullMarked;
