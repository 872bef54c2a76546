/**
 * What a webapp's developer calls. It begins with {@link io.beckon.Beckon}, which tells who is on the site
 * and sends messages and offers to them.
 */
@NullMarked
package io.beckon;

import org.jspecify.annotations.NullMarked;
