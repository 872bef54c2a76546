package io.beckon.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The state machine, held against a table, and the laws that follow from it. */
class DeliveryStateTest {
    private static final String TABLE = """
            .          DELIVER    CLAIM    RELEASE    DISPLAY    CLICK    DISMISS    CONVERT    EXPIRE   SUPPRESS    REVOKE
            PENDING    DELIVERED  -        -          -          -        -          -          EXPIRED  SUPPRESSED  REVOKED
            DELIVERED  -          CLAIMED  -          DISPLAYED  -        -          -          EXPIRED  SUPPRESSED  REVOKED
            CLAIMED    -          -        DELIVERED  DISPLAYED  -        -          -          EXPIRED  SUPPRESSED  REVOKED
            DISPLAYED  -          -        -          -          CLICKED  DISMISSED  CONVERTED  -        -           -
            CLICKED    -          -        -          -          -        -          CONVERTED  -        -           -
            DISMISSED  -          -        -          -          -        -          CONVERTED  -        -           -
            CONVERTED  -          -        -          -          -        -          -          -        -           -
            EXPIRED    -          -        -          -          -        -          -          -        -           -
            SUPPRESSED -          -        -          -          -        -          -          -        -           -
            REVOKED    -          -        -          -          -        -          -          -        -           -
            """;

    @Test
    void everyEventLeadsWhereTheTableSays() {
        List<List<String>> rows = TABLE.lines()
                .map(line -> Arrays.asList(line.trim().split(" +", -1)))
                .toList();
        List<String> events = rows.get(0).subList(1, rows.get(0).size());
        assertThat(events)
                .isEqualTo(Stream.of(DeliveryEvent.values()).map(Enum::name).toList());

        assertThat(rows.subList(1, rows.size()))
                .isEqualTo(Stream.of(DeliveryState.values())
                        .map(DeliveryStateTest::row)
                        .toList());
    }

    private static List<String> row(DeliveryState state) {
        return Stream.concat(
                        Stream.of(state.name()),
                        Stream.of(DeliveryEvent.values())
                                .map(event -> Objects.toString(state.after(event), "-")))
                .toList();
    }

    @Test
    void everyStateCanBeReached() {
        Set<DeliveryState> reached = EnumSet.of(DeliveryState.PENDING);
        for (int i = 0; i < DeliveryState.values().length; i++) {
            for (DeliveryState state : Set.copyOf(reached)) {
                successors(state).forEach(reached::add);
            }
        }

        assertThat(reached).containsExactlyInAnyOrder(DeliveryState.values());
    }

    @ParameterizedTest
    @EnumSource
    void nothingThatWaitsNoMoreWaitsAgain(DeliveryState state) {
        if (!state.waits()) {
            assertThat(successors(state)).noneMatch(DeliveryState::waits);
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhatWasShownIsShownLater(DeliveryState state) {
        assertThat(successors(state).filter(next -> next.shown() && !state.shown()))
                .allMatch(next -> next == DeliveryState.DISPLAYED);
        if (!state.waits() && !state.shown()) {
            assertThat(successors(state)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyAReleaseLeadsBack(DeliveryEvent event) {
        for (DeliveryState state : DeliveryState.values()) {
            DeliveryState next = state.after(event);
            if (next != null) {
                assertThat(next.compareTo(state) < 0).isEqualTo(event == DeliveryEvent.RELEASE);
            }
        }
    }

    @Test
    void eachStateWaitsOrWasShownOrHasEnded() {
        Map<DeliveryState, String> kinds = new EnumMap<>(DeliveryState.class);
        for (DeliveryState state : DeliveryState.values()) {
            kinds.put(state, state.waits() ? "waits" : state.shown() ? "shown" : "ended");
            assertThat(state.waits() && state.shown()).isFalse();
        }

        assertThat(kinds.values())
                .containsExactly(
                        "waits", "waits", "waits", "shown", "shown", "shown", "shown", "ended",
                        "ended", "ended");
    }

    private static Stream<DeliveryState> successors(DeliveryState state) {
        return Stream.of(DeliveryEvent.values()).map(state::after).filter(Objects::nonNull);
    }
}
