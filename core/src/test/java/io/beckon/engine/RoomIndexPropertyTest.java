package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The room index against two maps that are kept in the simplest way. */
final class RoomIndexPropertyTest {
    private static final int MAX_ROOMS = 4;
    private static final int VISITORS = 5;

    private enum Do {
        JOIN,
        LEAVE,
        GO
    }

    record Step(Do what, int visitor, String room) {}

    private static final class Someone implements MemberIndex.Member {
        private boolean gone;

        @Override
        public boolean gone() {
            return gone;
        }
    }

    /** Two maps, each of which is right by itself. */
    private static final class Model {
        private final Map<Integer, Set<String>> rooms = new HashMap<>();
        private final Map<String, Set<Integer>> members = new HashMap<>();

        Set<String> groupsOf(int visitor) {
            return rooms.computeIfAbsent(visitor, v -> new HashSet<>());
        }

        Set<Integer> membersOf(String room) {
            return members.computeIfAbsent(room, r -> new TreeSet<>());
        }
    }

    @Provide
    Arbitrary<Step> steps() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                net.jqwik.api.Tuple.of(10, Do.JOIN),
                                net.jqwik.api.Tuple.of(5, Do.LEAVE),
                                net.jqwik.api.Tuple.of(1, Do.GO)),
                        Arbitraries.integers().between(0, VISITORS - 1),
                        Arbitraries.of("a", "b", "c", "d", "e", "f"))
                .as(Step::new);
    }

    @Property(tries = 500)
    void isWhatTwoNaiveMapsAre(@ForAll List<@net.jqwik.api.From("steps") Step> steps) {
        RoomIndex<Someone> index = new RoomIndex<>(MAX_ROOMS);
        List<Someone> visitors =
                IntStream.range(0, VISITORS).mapToObj(i -> new Someone()).toList();
        Model model = new Model();
        for (Step step : steps) {
            carryOut(step, index, visitors.get(step.visitor()), model);
            assertSame(index, visitors, model);
        }
    }

    private static void carryOut(
            Step step, RoomIndex<Someone> index, Someone visitor, Model model) {
        Set<String> rooms = model.groupsOf(step.visitor());
        Set<Integer> members = model.membersOf(step.room());
        switch (step.what()) {
            case JOIN -> {
                MemberIndex.Joined expected = visitor.gone
                        ? MemberIndex.Joined.GONE
                        : rooms.contains(step.room())
                                ? MemberIndex.Joined.ALREADY
                                : rooms.size() == MAX_ROOMS
                                        ? MemberIndex.Joined.TOO_MANY
                                        : MemberIndex.Joined.YES;
                assertThat(index.join(visitor, step.room())).isEqualTo(expected);
                if (expected == MemberIndex.Joined.YES) {
                    rooms.add(step.room());
                    members.add(step.visitor());
                }
            }
            case LEAVE -> {
                assertThat(index.leave(visitor, step.room())).isEqualTo(rooms.remove(step.room()));
                members.remove(step.visitor());
            }
            case GO -> {
                visitor.gone = true;
                index.remove(visitor);
                rooms.clear();
                model.members.values().forEach(all -> all.remove(step.visitor()));
            }
        }
    }

    private static void assertSame(RoomIndex<Someone> index, List<Someone> visitors, Model model) {
        for (int i = 0; i < VISITORS; i++) {
            assertThat(index.groupsOf(visitors.get(i))).isEqualTo(model.groupsOf(i));
        }
        model.members.forEach((room, members) -> {
            assertThat(index.members(room))
                    .containsExactlyInAnyOrderElementsOf(
                            members.stream().map(visitors::get).toList());
            assertThat(index.size(room)).isEqualTo(members.size());
        });
        Map<String, Integer> sizes = new HashMap<>();
        model.members.forEach((room, members) -> sizes.put(room, members.size()));
        sizes.values().removeIf(size -> size == 0);
        assertThat(index.largest(100)).isEqualTo(sizes);
        assertThat(List.copyOf(index.largest(100).values())).isSortedAccordingTo((a, b) -> b - a);
        assertThat(index.size()).isEqualTo(sizes.size());
    }
}
