/** The browser client, driven in a real browser. */
@NullMarked
package io.beckon.servlet.client;

import org.jspecify.annotations.NullMarked;
