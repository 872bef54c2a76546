/** Registers Beckon with a servlet container and speaks for it there. */
@NullMarked
package io.beckon.servlet;

import org.jspecify.annotations.NullMarked;
