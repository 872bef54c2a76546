/** A car shop that sees its visitors and makes them offers. */
@NullMarked
package io.beckon.example.carshop;

import org.jspecify.annotations.NullMarked;
