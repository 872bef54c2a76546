package io.beckon.engine;

import io.beckon.engine.Counters.Counter;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.people.Identity.Kind;
import io.beckon.people.Person;
import io.beckon.people.PersonRules;
import io.beckon.people.Profile;
import io.beckon.spi.Payload;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who a visitor is elsewhere, and what its tabs have been told of that person. Confined to the visitor's lane, but for what
 * is marked.
 */
final class VisitorPerson {
    /**
     * What the tabs have.
     *
     * @param by which identity led to it; null where none counts any more, or nobody is known
     * @param revision of the person
     */
    private record Shown(
            @Nullable Identity by, long revision, @Nullable Profile visible, Payload payload) {}

    private final VisitorState visitor;
    private final Context context;
    private final PersonIndex index;
    private final ProfileService profiles;

    // By identity, whether it is vouched for; in the order in which they came. Written in the lane,
    // read by anybody; never
    // changed in place.
    private volatile Map<Identity, Boolean> known = Map.of();

    private List<Identity> trusted = List.of(); // the strongest first
    private @Nullable Shown shown; // null until it is known whether there is anything
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
     * @param maySwitch whether it may be news that another person is in front of the browser; a page that was open before
     *     says what it knew then
     * @return whether there was room for all of it
     */
    boolean identify(List<Claim> claims, boolean maySwitch) {
        List<Identity> before = trusted;
        Set<Identity> together = claims.stream().map(Claim::identity).collect(Collectors.toSet());
        boolean room = true;
        for (Claim claim : claims) {
            room &= take(claim, together, maySwitch);
        }
        if (!trusted.equals(before) || shown == null) {
            lookUp(true, mayTellPeopleApart(before) ? shown : null);
        }
        return room;
    }

    /** Whether the person that the visitor seemed to be may have turned out to be another one. */
    private boolean mayTellPeopleApart(List<Identity> before) {
        return trusted.stream()
                .anyMatch(identity -> PersonRules.isUnique(identity) && !before.contains(identity));
    }

    private boolean take(Claim claim, Set<Identity> together, boolean maySwitch) {
        Identity identity = claim.identity();
        Boolean vouched = known.get(identity);
        if (vouched != null && (vouched || !claim.vouched())) {
            return true;
        }
        if (isOfAnother(identity, together)) {
            boolean certain = trust(identity, claim.vouched()) == ClaimTrust.FULL;
            if (!certain || !maySwitch) {
                EventLog.identityRefused(visitor.id, identity, "otherPerson");
                return true;
            }
            switchPerson();
        }
        return add(claim);
    }

    /** Two emails may be one person's, but only a page that says both knows. */
    private boolean isOfAnother(Identity identity, Set<Identity> together) {
        return trusted.stream()
                .anyMatch(mine -> PersonRules.areOfTwo(mine, identity)
                        || (isEmailBeside(mine, identity) && !together.contains(mine)));
    }

    private static boolean isEmailBeside(Identity one, Identity other) {
        return one.kind() == Kind.EMAIL
                && other.kind() == Kind.EMAIL
                && one.namespace().equals(other.namespace())
                && !one.equals(other);
    }

    /** Another person is in front of the browser now, of whom nothing is to be mixed with this one. */
    private void switchPerson() {
        EventLog.identitySwitched(visitor.id);
        forget();
        visitor.personSwitched();
    }

    private boolean add(Claim claim) {
        Identity identity = claim.identity();
        ClaimTrust trust = trust(identity, claim.vouched());
        if (!known.containsKey(identity) && !makeRoom(claim.vouched())) {
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
        findTrusted();
        visitor.identityJoined(identity, trust);
        return true;
    }

    /** What is certain takes the place of what pages say. */
    private boolean makeRoom(boolean forVouched) {
        if (known.size() < context.limits().identitiesPerVisitor()) {
            return true;
        }
        for (Map.Entry<Identity, Boolean> entry : known.entrySet()) {
            if (forVouched && !entry.getValue()) {
                Map<Identity, Boolean> fewer = new LinkedHashMap<>(known);
                fewer.remove(entry.getKey());
                known = fewer;
                rejoin();
                return true;
            }
        }
        return false;
    }

    private void findTrusted() {
        List<Identity> found = new ArrayList<>();
        known.entrySet().stream()
                // Those vouched for first: a namespace may have become trusted since a page said
                // something else.
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .filter(entry -> trust(entry.getKey(), entry.getValue()) == ClaimTrust.FULL)
                .map(Map.Entry::getKey)
                .filter(identity ->
                        found.stream().noneMatch(mine -> PersonRules.areOfTwo(mine, identity)))
                .forEach(found::add);
        found.sort(PersonRules.STRONGEST_FIRST);
        trusted = List.copyOf(found);
    }

    /** Forgets who the visitor is; its tabs are told that nothing is known any more. */
    void forget() {
        index.remove(visitor);
        known = Map.of();
        trusted = List.of();
        lookUps++;
        showNothing();
    }

    /** The site believes other things of pages now, or shows other things to them. */
    void reconsider() {
        rejoin(); // its secret may be another too
        identities().keySet().forEach(visitor::keepIdentity);
        findTrusted();
        lookUpAgain();
    }

    private void rejoin() {
        index.remove(visitor);
        identities().forEach((identity, trust) -> {
            if (trust != ClaimTrust.NONE) {
                index.join(visitor, identity);
            }
        });
    }

    /** What led to the person does not count any more, or the person is another one. */
    void lookUpAgain() {
        Shown before = shown;
        if (trusted.isEmpty()) {
            showNothing();
        } else {
            lookUp(true, before);
        }
    }

    /** A person is not known any more. */
    void gone(Person person) {
        Shown before = shown;
        if (before != null && before.by() != null && has(person, before.by())) {
            showNothing();
            lookUp(false, shown); // by another identity it may be somebody else
        }
    }

    /**
     * Finds out who the person is, and shows what is known of it.
     *
     * @param stale what is not to count any more once there is an answer, if it is still what the tabs have; null for nothing
     */
    private void lookUp(boolean askSource, @Nullable Shown stale) {
        int number = ++lookUps;
        if (trusted.isEmpty()) {
            return;
        }
        visitor.await(profiles.lookUp(trusted, askSource), (person, failure) -> {
            if (number != lookUps) {
                return;
            }
            if (person == null) {
                EventLog.profileLookUpFailed(
                        visitor.id, Objects.requireNonNullElseGet(failure, Error::new));
                visitor.later(ProfileFetches.FAILED_FOR, () -> retry(number, stale));
            } else if (person.isPresent()) {
                if (stale != null && stale.equals(shown)) {
                    shown = new Shown(null, 0, stale.visible(), stale.payload());
                }
                show(profiles.project(person.get()));
            } else if (shown == null || shown.equals(stale)) {
                showNothing();
            }
        });
    }

    private void retry(int number, @Nullable Shown stale) {
        if (number == lookUps && !visitor.gone()) {
            lookUp(true, stale);
        }
    }

    private void showNothing() {
        Shown before = shown;
        Payload payload = profiles.encode(Profile.empty());
        shown = new Shown(null, 0, Profile.empty(), payload);
        visitor.personChanged(Profile.empty());
        if (before == null || !Profile.empty().equals(before.visible())) {
            visitor.sendProfile(payload);
        }
    }

    /** Shows what is known of a person, if it is the visitor's, and other than what the tabs have. */
    void show(Projected projected) {
        if (projected.site() != context.site()) {
            show(profiles.project(projected.person())); // it is configured otherwise since
            return;
        }
        Identity by = leadsTo(projected.person());
        Shown before = shown;
        String why = whyNot(by, projected.person().revision(), before);
        if (why != null) {
            skip(why);
            return;
        }
        boolean same = before != null && Objects.equals(before.visible(), projected.visible());
        shown = new Shown(
                by, projected.person().revision(), projected.visible(), projected.payload());
        visitor.personChanged(projected.profile());
        if (same) {
            skip("unchanged");
        } else {
            context.counters().add(Counter.PROFILES_SENT);
            EventLog.profileSent(visitor.id, projected.visible() == null);
            visitor.sendProfile(projected.payload());
        }
    }

    private @Nullable String whyNot(@Nullable Identity by, long revision, @Nullable Shown before) {
        if (by == null) {
            return "notVerified";
        }
        Identity other = before == null ? null : before.by();
        if (before == null || other == null || !trusted.contains(other)) {
            return null;
        }
        int order = PersonRules.STRONGEST_FIRST.compare(by, other);
        if (order > 0) {
            return "otherPerson";
        }
        return order == 0 && revision < before.revision() ? "older" : null;
    }

    private void skip(String why) {
        context.counters().add(Counter.PROFILES_SKIPPED);
        EventLog.profileSkipped(visitor.id, why);
    }

    private @Nullable Identity leadsTo(Person person) {
        if (PersonRules.isAnother(person, trusted)) {
            return null;
        }
        for (Identity identity : trusted) {
            if (has(person, identity)) {
                return identity;
            }
        }
        return null;
    }

    private static boolean has(Person person, Identity identity) {
        return person.parts().stream().anyMatch(part -> part.identities().contains(identity));
    }

    /** Returns what a tab that comes, or that had no room for it, is to be told; null if there is nothing to tell yet. */
    @Nullable
    Payload current() {
        Shown now = shown;
        return now == null ? null : now.payload();
    }
}
