package io.beckon.engine;

import io.beckon.Site;
import io.beckon.people.Person;
import io.beckon.people.Profile;
import io.beckon.spi.Payload;

import org.jspecify.annotations.Nullable;

/**
 * A person, and what its pages get of that. One object for all of them.
 *
 * @param person who
 * @param site by whose configuration
 * @param profile all that is known
 * @param visible what is public; null where the person's data are not for browsers
 * @param payload the same, encoded
 */
record Projected(
        Person person, Site site, Profile profile, @Nullable Profile visible, Payload payload) {}
