package io.beckon.engine;

import io.beckon.people.Identity;
import io.beckon.people.Person;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who is on the site, by the ids of others. Holds their pseudonyms alone. Safe for use by many threads. */
final class PersonIndex {
    private final Pseudonyms pseudonyms;
    private final MemberIndex<String, VisitorState> visitors;
    private final int visitorsPerIdentity;

    PersonIndex(Context context, Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
        // Each identity has a second pseudonym while the site has a previous secret.
        this.visitors = new MemberIndex<>(2 * context.limits().identitiesPerVisitor());
        this.visitorsPerIdentity = context.limits().visitorsPerIdentity();
    }

    /**
     * A visitor is known by an identity from now on.
     *
     * @return whether there was room for it
     */
    boolean join(VisitorState visitor, Identity identity) {
        List<String> all = pseudonyms.all(identity);
        if (visitors.size(all.get(0)) >= visitorsPerIdentity
                && !visitors.members(all.get(0)).contains(visitor)) {
            return false;
        }
        all.forEach(pseudonym -> visitors.join(visitor, pseudonym));
        return true;
    }

    /** A visitor is known by nothing any more. */
    void remove(VisitorState visitor) {
        visitors.remove(visitor);
    }

    List<VisitorState> of(Identity identity) {
        return ofPseudonym(pseudonyms.of(identity));
    }

    List<VisitorState> ofPseudonym(String pseudonym) {
        return visitors.members(pseudonym);
    }

    /** Returns the visitors who are known by any identity of a person. */
    Set<VisitorState> of(Person person) {
        Set<VisitorState> here = new LinkedHashSet<>();
        person.identities().forEach(identity -> here.addAll(of(identity)));
        return here;
    }
}
