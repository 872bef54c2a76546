/** Profiles in a Caffeine cache; needs the optional Caffeine dependency. */
@NullMarked
package io.beckon.caffeine;

import org.jspecify.annotations.NullMarked;
