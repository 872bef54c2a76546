package io.beckon.people;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where a person's profile comes from that Beckon does not have: a visitor is identified, and nothing is known by
 * that identity, or not any more. It is asked once however many pages wait for the answer, and what it has answered, also that
 * there is nobody, is remembered for a while.
 */
@FunctionalInterface
public interface ProfileSource {
    /**
     * Begins to fetch a person. Called on the threads of listeners, which it may block; a failure, and an
     * answer that comes too late, are logged and count as not known.
     *
     * @param identities verified identities of the same visitor, the strongest first; at least one
     * @return completes with the person, who need not have all these identities; empty if nobody is known by them
     */
    CompletionStage<Optional<Person.Part>> fetch(List<Identity> identities);
}
