/** Fakes and fixtures that the tests of every module share. */
@NullMarked
package io.beckon.testing;

import org.jspecify.annotations.NullMarked;
