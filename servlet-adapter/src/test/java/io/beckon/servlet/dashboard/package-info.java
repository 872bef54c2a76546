/** The dashboard, driven in a real browser against a server played by the test. */
@NullMarked
package io.beckon.servlet.dashboard;

import org.jspecify.annotations.NullMarked;
