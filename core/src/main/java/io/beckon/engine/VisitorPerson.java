package io.beckon.engine;

import io.beckon.engine.Counters.Counter;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.people.Person;
import io.beckon.people.PersonRules;
import io.beckon.people.Profile;
import io.beckon.spi.Payload;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Who a visitor is elsewhere, and what its tabs have been told of that person. Confined to the visitor's lane, but for what
 * is marked.
 */
final class VisitorPerson {
    /**
     * What the tabs have.
     *
     * @param rank which of the verified identities led to it
     * @param revision of the person
     */
    private record Shown(int rank, long revision, @Nullable Profile visible, Payload payload) {
        Shown withRank(int other) {
            return new Shown(other, revision, visible, payload);
        }
    }

    private final VisitorState visitor;
    private final Context context;
    private final PersonIndex index;
    private final ProfileService profiles;

    // By identity, whether it is vouched for; in the order in which they came. Written in the lane,
    // read by anybody; never
    // changed in place.
    private volatile Map<Identity, Boolean> known = Map.of();

    private List<Identity> verified = List.of(); // the strongest first
    private @Nullable Shown shown;
    private int lookUps; // so that only the last one counts

    VisitorPerson(
            VisitorState visitor, Context context, PersonIndex index, ProfileService profiles) {
        this.visitor = visitor;
        this.context = context;
        this.index = index;
        this.profiles = profiles;
    }

    /** Returns what the visitor is known by, and how far that is believed. Needs no lane. */
    Map<Identity, ClaimTrust> identities() {
        Map<Identity, ClaimTrust> identities = new LinkedHashMap<>();
        known.forEach((identity, vouched) -> identities.put(identity, trust(identity, vouched)));
        return identities;
    }

    private ClaimTrust trust(Identity identity, boolean vouched) {
        return vouched ? ClaimTrust.FULL : context.site().claimTrust(identity.namespace());
    }

    /**
     * Takes what a page knows of the visitor.
     *
     * @return whether there was room for all of it
     */
    boolean identify(List<Claim> claims) {
        List<Identity> before = verified;
        boolean room = true;
        for (Claim claim : claims) {
            room &= isUnwanted(claim) || add(claim);
        }
        if (!verified.equals(before) || shown == null) {
            lookUp(false);
        }
        return room;
    }

    /** Tells whether a claim says nothing new, or that the visitor is somebody else than is known for certain. */
    private boolean isUnwanted(Claim claim) {
        Boolean vouched = known.get(claim.identity());
        if (vouched != null && (vouched || !claim.vouched())) {
            return true;
        }
        boolean other = isOfAnother(claim.identity());
        if (other && trust(claim.identity(), claim.vouched()) != ClaimTrust.FULL) {
            EventLog.identityRefused(visitor.id, claim.identity(), "otherPerson");
            return true;
        }
        return false;
    }

    private boolean isOfAnother(Identity identity) {
        return verified.stream().anyMatch(mine -> PersonRules.areOfTwo(mine, identity));
    }

    private boolean add(Claim claim) {
        Identity identity = claim.identity();
        ClaimTrust trust = trust(identity, claim.vouched());
        if (trust == ClaimTrust.FULL && isOfAnother(identity)) {
            // Another person is in front of the browser now, of whom nothing is to be mixed with
            // this one.
            EventLog.identitySwitched(visitor.id);
            forget();
            visitor.giveUpMessages();
        }
        boolean isNew = !known.containsKey(identity);
        if (isNew && known.size() >= context.limits().identitiesPerVisitor()) {
            EventLog.identityRefused(visitor.id, identity, "identitiesPerVisitor");
            return false;
        }
        if (trust != ClaimTrust.NONE && !index.join(visitor, identity)) {
            EventLog.identityRefused(visitor.id, identity, "visitorsPerIdentity");
            return false;
        }
        Map<Identity, Boolean> more = new LinkedHashMap<>(known);
        more.put(identity, claim.vouched());
        known = more;
        findVerified();
        visitor.identityJoined(identity, trust);
        return true;
    }

    private void findVerified() {
        List<Identity> found = new ArrayList<>();
        identities().forEach((identity, trust) -> {
            if (trust == ClaimTrust.FULL) {
                found.add(identity);
            }
        });
        found.sort(PersonRules.STRONGEST_FIRST);
        verified = List.copyOf(found);
    }

    /** Forgets who the visitor is; its tabs are told that nothing is known any more. */
    void forget() {
        index.remove(visitor);
        known = Map.of();
        verified = List.of();
        lookUps++;
        showNothing();
    }

    /** The site believes other things of pages now, or shows other things to them. */
    void reconsider() {
        index.remove(visitor); // its secret may be another too
        identities().forEach((identity, trust) -> {
            if (trust != ClaimTrust.NONE) {
                index.join(visitor, identity);
            }
        });
        findVerified();
        lookUp(true);
    }

    /**
     * Finds out who the person is, and shows what is known of it.
     *
     * @param mayBeGone whether nothing is to be shown where nobody is known; otherwise what the tabs have stays
     */
    void lookUp(boolean mayBeGone) {
        int number = ++lookUps;
        if (verified.isEmpty()) {
            if (mayBeGone) {
                showNothing();
            }
            return;
        }
        visitor.await(profiles.lookUp(verified), (person, failure) -> {
            if (failure != null) {
                EventLog.profileLookUpFailed(visitor.id, failure);
            } else if (number == lookUps && person != null) {
                if (person.isPresent()) {
                    if (mayBeGone) {
                        forgetRank();
                    }
                    show(profiles.project(person.get()));
                } else if (mayBeGone) {
                    showNothing();
                }
            }
        });
    }

    /** A weaker identity may lead to the person now. */
    private void forgetRank() {
        Shown before = shown;
        if (before != null) {
            shown = before.withRank(Integer.MAX_VALUE);
        }
    }

    private void showNothing() {
        Shown before = shown;
        shown = null;
        visitor.personChanged(Profile.empty());
        if (before != null && !Profile.empty().equals(before.visible())) {
            visitor.sendProfile(profiles.encode(Profile.empty()));
        }
    }

    /** Shows what is known of a person, if it is the visitor's, and other than what the tabs have. */
    void show(Projected projected) {
        Person person = projected.person();
        int rank = rankOf(person);
        Shown before = shown;
        String why = whyNot(rank, person.revision(), before);
        if (why != null) {
            skip(why);
            return;
        }
        boolean same = before != null && Objects.equals(before.visible(), projected.visible());
        shown = new Shown(rank, person.revision(), projected.visible(), projected.payload());
        visitor.personChanged(person.profile());
        if (same) {
            skip("unchanged");
        } else {
            context.counters().add(Counter.PROFILES_SENT);
            EventLog.profileSent(visitor.id, projected.visible() == null);
            visitor.sendProfile(projected.payload());
        }
    }

    private static @Nullable String whyNot(int rank, long revision, @Nullable Shown before) {
        if (rank < 0) {
            return "notVerified";
        }
        if (before == null || rank < before.rank()) {
            return null;
        }
        if (rank > before.rank()) {
            return "otherPerson";
        }
        return revision < before.revision() ? "older" : null;
    }

    private void skip(String why) {
        context.counters().add(Counter.PROFILES_SKIPPED);
        EventLog.profileSkipped(visitor.id, why);
    }

    private int rankOf(Person person) {
        for (int rank = 0; rank < verified.size(); rank++) {
            Identity identity = verified.get(rank);
            if (person.parts().stream().anyMatch(part -> part.identities().contains(identity))) {
                return rank;
            }
        }
        return -1;
    }

    /** Returns what a tab that comes, or that had no room for it, is to be told; null if there is nothing. */
    @Nullable
    Payload current() {
        Shown now = shown;
        return now == null ? null : now.payload();
    }
}
