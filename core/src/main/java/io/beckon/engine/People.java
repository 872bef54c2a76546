package io.beckon.engine;

import io.beckon.people.ProfileSource;
import io.beckon.people.ProfileStore;

import org.jspecify.annotations.Nullable;

/**
 * What the engine needs for profiles. Immutable.
 *
 * @param store where they are
 * @param source where they come from that are not there, or null
 */
record People(ProfileStore store, @Nullable ProfileSource source) {}
