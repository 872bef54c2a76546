/** The protocol over plain HTTP, for where WebSocket does not get through. */
@NullMarked
package io.beckon.servlet.line;

import org.jspecify.annotations.NullMarked;
