/** Loads a server with visitors, from a process of their own, and reads what that costs it. */
@NullMarked
package io.beckon.load;

import org.jspecify.annotations.NullMarked;
