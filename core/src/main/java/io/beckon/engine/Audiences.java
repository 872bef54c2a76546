package io.beckon.engine;

import io.beckon.Audience;
import io.beckon.Criteria;
import io.beckon.Visitor;
import io.beckon.VisitorId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Finds who is on the site now of those whom a message is for. Safe for use by many threads. */
final class Audiences {
    private final VisitorDirectory directory;

    Audiences(VisitorDirectory directory) {
        this.directory = directory;
    }

    /** Returns one visitor, or null if it is not present. */
    @Nullable
    VisitorState here(VisitorId id) {
        VisitorState state = directory.state(id);
        return state == null || state.gone() ? null : state;
    }

    /** Returns those of an audience who are in a scope. */
    List<VisitorState> present(Audience audience, Criteria scope) {
        if (audience instanceof Audience.One one) {
            return matching(one(one.id()), scope);
        }
        if (audience instanceof Audience.Addressed addressed) {
            return matching(directory.identities().ofPseudonym(addressed.pseudonym()), scope);
        }
        if (audience instanceof Audience.Room room) {
            return matching(directory.rooms().members(room.name()), scope);
        }
        if (audience instanceof Audience.Matching matching) {
            return matching(matching(directory.present(), matching.criteria()), scope);
        }
        return matching(directory.present(), scope);
    }

    private List<VisitorState> one(VisitorId id) {
        VisitorState state = here(id);
        return state == null ? List.of() : List.of(state);
    }

    private static List<VisitorState> matching(List<VisitorState> visitors, Criteria criteria) {
        if (criteria instanceof Criteria.Everyone) {
            return visitors;
        }
        List<VisitorState> matching = new ArrayList<>();
        for (VisitorState state : visitors) {
            @Nullable Visitor visitor = state.snapshot();
            if (visitor != null && criteria.matches(visitor)) {
                matching.add(state);
            }
        }
        return matching;
    }
}
