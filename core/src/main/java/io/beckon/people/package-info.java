/** Who visitors are elsewhere, and what back-office systems know of them. */
@NullMarked
package io.beckon.people;

import org.jspecify.annotations.NullMarked;
