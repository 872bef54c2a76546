package io.beckon.people;

import io.beckon.spi.JsonValues;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is new of a person. Immutable plain data, and personal: {@link #toString} tells nothing of it.
 *
 * <pre>{@code
 * ProfileUpdate.traits(Map.of("plan", "gold")).withSegments(Set.of("VIP"))
 * }</pre>
 *
 * <p>It is news of the {@linkplain Person.Part part} that has the strongest id of those that it names: what another part of
 * the person knows is taken away by news of that part alone.
 *
 * @param traits JSON values by name, which take the place of those before; null takes one away, and what is not named
 *     stays
 * @param segments all groups that the person belongs to now, or null if that is not known anew
 * @param account traits of the account, as those of the person
 * @param accountSegments all groups that the account belongs to now, or null
 * @param events what the person did, to be added
 * @param complete whether this is all that is known of the person, so that no {@link ProfileSource} needs to be asked
 */
public record ProfileUpdate(
        Map<String, Object> traits,
        @Nullable Set<String> segments,
        Map<String, Object> account,
        @Nullable Set<String> accountSegments,
        List<ProfileEvent> events,
        boolean complete) {
    private static final ProfileUpdate NOTHING =
            new ProfileUpdate(Map.of(), null, Map.of(), null, List.of());

    /**
     * Makes unmodifiable copies.
     *
     * @param traits traits of the person
     * @param segments groups of the person, or null
     * @param account traits of the account
     * @param accountSegments groups of the account, or null
     * @param events what the person did
     * @param complete whether this is all that is known of the person
     * @throws IllegalArgumentException if values are not of JSON
     */
    public ProfileUpdate {
        traits = JsonValues.freeze(traits);
        segments = segments == null ? null : Set.copyOf(segments);
        account = JsonValues.freeze(account);
        accountSegments = accountSegments == null ? null : Set.copyOf(accountSegments);
        events = List.copyOf(events);
    }

    /**
     * Says some of what is known.
     *
     * @param traits traits of the person
     * @param segments groups of the person, or null
     * @param account traits of the account
     * @param accountSegments groups of the account, or null
     * @param events what the person did
     * @throws IllegalArgumentException if values are not of JSON
     */
    public ProfileUpdate(
            Map<String, Object> traits,
            @Nullable Set<String> segments,
            Map<String, Object> account,
            @Nullable Set<String> accountSegments,
            List<ProfileEvent> events) {
        this(traits, segments, account, accountSegments, events, false);
    }

    /**
     * Says nothing new, but that there is such a person.
     *
     * @return the update
     */
    public static ProfileUpdate nothing() {
        return NOTHING;
    }

    /**
     * Sets traits.
     *
     * @param traits JSON values by name; null takes one away
     * @return the update
     */
    public static ProfileUpdate traits(Map<String, ?> traits) {
        return NOTHING.withTraits(traits);
    }

    /**
     * Adds an event.
     *
     * @param event what the person did
     * @return the update
     */
    public static ProfileUpdate event(ProfileEvent event) {
        return NOTHING.withEvent(event);
    }

    /**
     * Takes all that is known of a person as news, so that it takes the place of what was known of the same names, and no {@link
     * ProfileSource} is asked.
     *
     * @param profile what is known
     * @return the update
     */
    public static ProfileUpdate of(Profile profile) {
        return new ProfileUpdate(
                profile.traits(),
                profile.segments(),
                profile.account(),
                profile.accountSegments(),
                profile.events(),
                true);
    }

    /**
     * Sets the traits in place of those of this update.
     *
     * @param now JSON values by name; null takes one away
     * @return another update
     */
    public ProfileUpdate withTraits(Map<String, ?> now) {
        return new ProfileUpdate(
                JsonValues.freeze(now), segments, account, accountSegments, events, complete);
    }

    /**
     * Sets all groups that the person belongs to.
     *
     * @param now their names
     * @return another update
     */
    public ProfileUpdate withSegments(Collection<String> now) {
        return new ProfileUpdate(
                traits, Set.copyOf(now), account, accountSegments, events, complete);
    }

    /**
     * Sets traits of the account.
     *
     * @param now JSON values by name; null takes one away
     * @return another update
     */
    public ProfileUpdate withAccount(Map<String, ?> now) {
        return new ProfileUpdate(
                traits, segments, JsonValues.freeze(now), accountSegments, events, complete);
    }

    /**
     * Sets all groups that the account belongs to.
     *
     * @param now their names
     * @return another update
     */
    public ProfileUpdate withAccountSegments(Collection<String> now) {
        return new ProfileUpdate(traits, segments, account, Set.copyOf(now), events, complete);
    }

    /**
     * Adds an event.
     *
     * @param event what the person did
     * @return another update
     */
    public ProfileUpdate withEvent(ProfileEvent event) {
        List<ProfileEvent> more = new ArrayList<>(events);
        more.add(event);
        return new ProfileUpdate(traits, segments, account, accountSegments, more, complete);
    }

    /** Tells how much is new, and not what. */
    @Override
    public String toString() {
        return "ProfileUpdate[" + traits.size() + " traits, " + events.size() + " events]";
    }
}
