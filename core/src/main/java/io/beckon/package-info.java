/** What an application calls: visitors, rooms, audiences, messages and offers. */
@NullMarked
package io.beckon;

import org.jspecify.annotations.NullMarked;
