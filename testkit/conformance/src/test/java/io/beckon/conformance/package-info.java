/** The suite, tried with Beckon on Tomcat. */
@NullMarked
package io.beckon.conformance;

import org.jspecify.annotations.NullMarked;
