package io.beckon.engine;

import io.beckon.Activity;
import io.beckon.Criteria;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.Visitors;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identities;
import io.beckon.people.Identity;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/** Who is present. Safe for use by many threads. */
final class VisitorDirectory implements Visitors {
    private final Context context;
    private final RoomIndex<VisitorState> rooms;
    private final PersonIndex identities;
    private final Identities verifier;
    private final ProfileService profiles;
    private final DeliveryService deliveries;
    private final Announcer announcer;
    private final ErasedVisitors erased;

    /** By id; a state is taken out when its visitor has left, and before that always found. */
    private final ConcurrentMap<VisitorId, VisitorState> states = new ConcurrentHashMap<>();

    private final Roster<VisitorState> present;

    VisitorDirectory(
            Context context,
            Roster<VisitorState> present,
            RoomIndex<VisitorState> rooms,
            PersonIndex identities,
            Identities verifier,
            ProfileService profiles,
            DeliveryService deliveries,
            Announcer announcer,
            ErasedVisitors erased) {
        this.erased = erased;
        this.context = context;
        this.present = present;
        this.rooms = rooms;
        this.identities = identities;
        this.verifier = verifier;
        this.profiles = profiles;
        this.deliveries = deliveries;
        this.announcer = announcer;
    }

    RoomIndex<VisitorState> rooms() {
        return rooms;
    }

    /** Returns who is here by the ids of others. */
    PersonIndex identities() {
        return identities;
    }

    Identities verifier() {
        return verifier;
    }

    ProfileService profiles() {
        return profiles;
    }

    DeliveryService deliveries() {
        return deliveries;
    }

    Views views() {
        return announcer.views();
    }

    Announcer announcer() {
        return announcer;
    }

    /** Brings a connection to its visitor, who may be here already, or arrives with it. */
    void enter(VisitorId id, VisitorConnection connection, Arriving arriving) {
        VisitorState state = states.computeIfAbsent(id, i -> new VisitorState(i, context, this));
        connection.visitor(state);
        state.lane.run(() -> {
            if (state.gone()) {
                // It left between our look-up and its turn: the state that comes after
                // takes the connection.
                enter(id, connection, arriving);
            } else if (connection.isGone()) {
                // It ended while it said hello, and nobody would take it out again.
                state.leaveIfNew();
            } else if (erased.contains(id)) {
                // It said hello while it was erased.
                state.leaveIfNew();
                connection.reset();
            } else {
                state.attach(connection, arriving);
            }
        });
    }

    /** A visitor has arrived; called in its lane. */
    void arrived(VisitorState state) {
        present.add(state);
    }

    /** A visitor has left; called in its lane, with the state already {@link VisitorState#gone}. */
    void left(VisitorState state) {
        present.remove(state);
        rooms.remove(state);
        identities.remove(state);
        // Last: who comes back meanwhile waits for this lane, and finds everything put away.
        states.remove(state.id, state);
    }

    @Nullable
    VisitorState state(VisitorId id) {
        return states.get(id);
    }

    /** Returns who is present, in the order of arrival. */
    List<VisitorState> present() {
        return present.members();
    }

    @Override
    public Optional<Visitor> find(VisitorId id) {
        VisitorState state = states.get(id);
        return state == null ? Optional.empty() : Optional.ofNullable(state.snapshot());
    }

    @Override
    public List<Visitor> list(Criteria criteria, int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("A list cannot have " + limit + " entries.");
        }
        List<Visitor> found = new ArrayList<>();
        for (VisitorState state : present.members()) {
            if (found.size() >= limit) {
                break;
            }
            Visitor visitor = state.snapshot();
            if (visitor != null && criteria.matches(visitor)) {
                found.add(visitor);
            }
        }
        return List.copyOf(found);
    }

    @Override
    public int count() {
        return present.size();
    }

    @Override
    public int count(Criteria criteria) {
        int count = 0;
        for (VisitorState state : present.members()) {
            Visitor visitor = state.snapshot();
            if (visitor != null && criteria.matches(visitor)) {
                count++;
            }
        }
        return count;
    }

    @Override
    public List<Visitor> of(Identity identity) {
        return identities.of(identity).stream()
                .map(VisitorState::snapshot)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    @Override
    public Map<Identity, ClaimTrust> identities(VisitorId id) {
        VisitorState state = states.get(id);
        return state == null ? Map.of() : state.identities();
    }

    @Override
    public List<Activity> activity(VisitorId id) {
        VisitorState state = states.get(id);
        return state == null ? List.of() : state.activity();
    }

    @Override
    public int disconnect(VisitorId id) {
        VisitorState state = states.get(id);
        return state == null ? 0 : state.disconnect();
    }
}
