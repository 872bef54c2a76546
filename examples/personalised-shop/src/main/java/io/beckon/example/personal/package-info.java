/** A shop that knows its customers. */
@NullMarked
package io.beckon.example.personal;

import org.jspecify.annotations.NullMarked;
