/** Tests the example. */
@NullMarked
package io.beckon.example.webxml;

import org.jspecify.annotations.NullMarked;
