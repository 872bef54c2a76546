package io.beckon.engine;

import io.beckon.people.Identity;

/**
 * That a visitor is known by an id.
 *
 * @param identity the id
 * @param vouched whether the site has signed it or the container has authenticated it; otherwise a page says so
 */
record Claim(Identity identity, boolean vouched) {}
