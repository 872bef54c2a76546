/** Keeps what Beckon has promised in a database that the application has. */
@NullMarked
package io.beckon.jdbc;

import org.jspecify.annotations.NullMarked;
