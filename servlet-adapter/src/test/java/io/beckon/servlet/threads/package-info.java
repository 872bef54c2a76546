/** Beckon on virtual threads, in a process of a later Java. */
@org.jspecify.annotations.NullMarked
package io.beckon.servlet.threads;
