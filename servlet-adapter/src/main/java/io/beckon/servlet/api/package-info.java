/** What other servers and other libraries call over HTTP. Not exported. */
@NullMarked
package io.beckon.servlet.api;

import org.jspecify.annotations.NullMarked;
