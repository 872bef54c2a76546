package io.beckon.people;

import static java.util.Comparator.comparing;

import io.beckon.people.Identity.Kind;
import io.beckon.people.Person.Part;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Who is one person with whom. Two different user ids of one system are two people, and so are two external ids; whatever
 * would make them one is left out. Pure functions, so that every store decides alike.
 */
public final class PersonRules {
    /** The identities that say most come first. */
    public static final Comparator<Identity> STRONGEST_FIRST = comparing(PersonRules::strength)
            .thenComparing(Identity::namespace)
            .thenComparing(Identity::value);

    private PersonRules() {}

    private static int strength(Identity identity) {
        return switch (identity.kind()) {
            case USER_ID -> 0;
            case EXTERNAL_ID -> 1;
            case EMAIL -> 2;
            case ANONYMOUS_ID -> 3;
        };
    }

    /**
     * Tells whether a person has at most one such id in each namespace.
     *
     * @param identity an identity
     * @return true for user ids and external ids
     */
    public static boolean isUnique(Identity identity) {
        return identity.kind() == Kind.USER_ID || identity.kind() == Kind.EXTERNAL_ID;
    }

    /**
     * Tells whether some identities are those of at least two people.
     *
     * @param one an identity
     * @param other another one
     * @return true if nobody has both
     */
    public static boolean areOfTwo(Identity one, Identity other) {
        return isUnique(one)
                && one.kind() == other.kind()
                && one.namespace().equals(other.namespace())
                && !one.value().equals(other.value());
    }

    /**
     * Tells whether a person is another one than somebody who has some identities.
     *
     * @param person a person
     * @param identities of somebody
     * @return true if nobody has all of these and those of the person
     */
    public static boolean isAnother(Person person, Collection<Identity> identities) {
        return person.identities().stream()
                .anyMatch(its -> identities.stream().anyMatch(mine -> areOfTwo(mine, its)));
    }

    /**
     * Finds out what news make of people.
     *
     * @param known finds the person with an identity; null where there is none
     * @param identities by which the person whom the news are of is known, 1 to {@link Person#MAX_IDENTITIES}
     * @param update what is new
     * @param now the time, in milliseconds since the epoch
     * @return what to keep, in place of what was before
     * @throws IllegalArgumentException if the number of identities is another, or the profile would be larger than it may be
     */
    public static ProfileStore.Changed updated(
            Function<Identity, @Nullable Person> known,
            Collection<Identity> identities,
            ProfileUpdate update,
            long now) {
        if (identities.isEmpty() || identities.size() > Person.MAX_IDENTITIES) {
            throw new IllegalArgumentException("A person is updated by 1 to "
                    + Person.MAX_IDENTITIES + " identities, not by " + identities.size() + ".");
        }
        Found found = new Found();
        identities.stream()
                .sorted(STRONGEST_FIRST)
                .distinct()
                .forEach(identity -> found.add(identity, known.apply(identity)));
        return new ProfileStore.Changed(found.with(update, now), found.people);
    }

    /** The people that some identities name, as far as they are one. */
    private static final class Found {
        private final List<Person> people = new ArrayList<>();
        private final Set<Identity> mine = new LinkedHashSet<>(); // the strongest first
        private final Set<Identity> fresh = new LinkedHashSet<>(); // by which nobody is known
        private final Map<Kind, Map<String, String>> unique = new HashMap<>();
        private int parts;
        private int size; // identities of all

        void add(Identity identity, @Nullable Person person) {
            Set<Identity> all = person == null ? Set.of(identity) : person.identities();
            if (person != null && people.contains(person)) {
                mine.add(identity);
            } else if (fits(all) && hasRoom(person, all)) {
                all.forEach(this::note);
                size += all.size();
                mine.add(identity);
                if (person == null) {
                    fresh.add(identity);
                } else {
                    people.add(person);
                    parts += person.parts().size();
                }
            }
        }

        private boolean hasRoom(@Nullable Person person, Set<Identity> identities) {
            // Whoever is found by the strongest id is updated, however large; what is merged needs
            // room.
            if (mine.isEmpty()) {
                return true;
            }
            int more = person == null ? 0 : person.parts().size();
            int own = fresh.isEmpty() ? 0 : 1;
            return parts + more + own <= Person.MAX_PARTS
                    && size + identities.size() <= Person.MAX_IDENTITIES;
        }

        private boolean fits(Set<Identity> identities) {
            return identities.stream().filter(PersonRules::isUnique).allMatch(identity -> {
                String value =
                        unique.getOrDefault(identity.kind(), Map.of()).get(identity.namespace());
                return value == null || value.equals(identity.value());
            });
        }

        private void note(Identity identity) {
            if (isUnique(identity)) {
                unique.computeIfAbsent(identity.kind(), kind -> new HashMap<>(2))
                        .put(identity.namespace(), identity.value());
            }
        }

        Person with(ProfileUpdate update, long now) {
            Identity strongest = mine.iterator().next();
            List<Part> result = new ArrayList<>();
            boolean isNew = fresh.contains(strongest);
            if (isNew) {
                result.add(new Part(fresh, Profile.empty().with(update), update.complete()));
            }
            for (Person person : people) {
                for (Part part : person.parts()) {
                    result.add(
                            !isNew && part.identities().contains(strongest)
                                    ? updated(part, update)
                                    : part);
                }
            }
            result.sort(comparing(PersonRules::strongest, STRONGEST_FIRST));
            return new Person(result, revision(people, now));
        }

        private Part updated(Part part, ProfileUpdate update) {
            Set<Identity> all = new LinkedHashSet<>(part.identities());
            all.addAll(fresh);
            return new Part(all, part.profile().with(update), part.complete() || update.complete());
        }
    }

    /**
     * Takes a part out of a person.
     *
     * @param person who
     * @param identity one of its identities
     * @param now the time, in milliseconds since the epoch
     * @return the people that come of it, first the one who has the identity; only the same person if there is nothing to
     *     take apart
     */
    public static List<Person> separated(Person person, Identity identity, long now) {
        long revision = revision(List.of(person), now);
        List<Part> out = new ArrayList<>();
        List<Part> rest = new ArrayList<>();
        for (Part part : person.parts()) {
            (part.identities().contains(identity) ? out : rest).add(part);
        }
        if (!rest.isEmpty()) {
            return List.of(new Person(out, revision), new Person(rest, revision));
        }
        Part only = out.get(0);
        Set<Identity> others = new LinkedHashSet<>(only.identities());
        others.remove(identity);
        if (others.isEmpty()) {
            return List.of(person);
        }
        return List.of(
                new Person(List.of(new Part(Set.of(identity), Profile.empty())), revision),
                new Person(List.of(new Part(others, only.profile(), only.complete())), revision));
    }

    private static Identity strongest(Part part) {
        return part.identities().stream().min(STRONGEST_FIRST).orElseThrow();
    }

    /** By the time, so that a person who was forgotten and came again has a later one than before. */
    private static long revision(List<Person> before, long now) {
        long last = before.stream().mapToLong(Person::revision).max().orElse(0);
        return Math.max(last + 1, now * 1_000);
    }
}
