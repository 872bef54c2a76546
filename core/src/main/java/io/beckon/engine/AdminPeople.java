package io.beckon.engine;

import io.beckon.AdminGrant;
import io.beckon.AdminRight;
import io.beckon.Criteria;
import io.beckon.VisitorId;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.people.Profile;
import io.beckon.people.Projection;
import io.beckon.protocol.ToAdmin;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** What one admin sees of people. Immutable. */
final class AdminPeople {
    private final Projection shown;
    private final boolean seesIdentities;

    AdminPeople(AdminGrant grant) {
        this.shown = grant.people();
        this.seesIdentities = grant.rights().contains(AdminRight.SEE_IDENTITIES);
    }

    boolean seesIdentities() {
        return seesIdentities;
    }

    /** Returns what the admin may know of who a visitor is; null if that is nothing. */
    ToAdmin.@Nullable PersonUpdate view(
            VisitorId visitor, Map<Identity, ClaimTrust> identities, Profile profile) {
        Map<Identity, ClaimTrust> seen = seesIdentities ? identities : Map.of();
        Profile visible = shown.of(profile);
        return seen.isEmpty() && visible.equals(Profile.empty())
                ? null
                : new ToAdmin.PersonUpdate(visitor, seen, visible);
    }

    /**
     * Tells whether criteria ask for nothing that the admin does not see: who matches would tell what a trait is.
     *
     * @return what they ask for all the same, or null
     */
    @Nullable
    String hiddenIn(Criteria criteria) {
        if (criteria instanceof Criteria.InSegment segment) {
            return shown.showsSegment(segment.segment()) ? null : "segment";
        }
        if (criteria instanceof Criteria.Trait trait) {
            return shown.showsTrait(trait.trait()) ? null : "trait";
        }
        if (criteria instanceof Criteria.Not not) {
            return hiddenIn(not.criteria());
        }
        if (criteria instanceof Criteria.All all) {
            return hiddenIn(all.of());
        }
        return criteria instanceof Criteria.Any any ? hiddenIn(any.of()) : null;
    }

    private @Nullable String hiddenIn(List<Criteria> parts) {
        for (Criteria part : parts) {
            String hidden = hiddenIn(part);
            if (hidden != null) {
                return hidden;
            }
        }
        return null;
    }
}
