package io.beckon.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A message is carried out once, by its id. */
class DuplicatesTest {
    private final ManualClock clock = new ManualClock();
    private final Duplicates duplicates = new Duplicates(3, clock);
    private int carriedOut;

    @Test
    void theSecondTimeNothingHappens() {
        assertThat(once("a")).isEqualTo(Outcome.APPLIED);
        assertThat(once("a")).isEqualTo(Outcome.DUPLICATE);
        assertThat(once("b")).isEqualTo(Outcome.APPLIED);
        assertThat(carriedOut).isEqualTo(2);
    }

    @Test
    void withoutAnIdEachIsAMessageOfItsOwn() {
        assertThat(once(null)).isEqualTo(Outcome.APPLIED);
        assertThat(once(null)).isEqualTo(Outcome.APPLIED);
        assertThat(duplicates.size()).isZero();
    }

    @Test
    void whoComesWhileItIsUnderWayWaitsForIt() {
        CompletableFuture<Outcome> first = new CompletableFuture<>();
        CompletableFuture<Outcome> one = duplicates.once("a", () -> first);
        CompletableFuture<Outcome> two = duplicates.once("a", this::carryOut);
        assertThat(two).isNotDone();

        first.complete(Outcome.APPLIED);

        assertThat(one).isCompletedWithValue(Outcome.APPLIED);
        assertThat(two).isCompletedWithValue(Outcome.DUPLICATE);
        assertThat(carriedOut).isZero();
    }

    @Test
    void whatFailedMayComeAgain() {
        CompletableFuture<Outcome> first = new CompletableFuture<>();
        CompletableFuture<Outcome> one = duplicates.once("a", () -> first);
        CompletableFuture<Outcome> two = duplicates.once("a", this::carryOut);

        first.completeExceptionally(new IllegalStateException("away"));

        assertThat(one).isCompletedExceptionally();
        assertThat(two).isCompletedExceptionally();
        assertThat(once("a")).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void whatThrewMayComeAgain() {
        CompletableFuture<Outcome> failed = duplicates.once("a", () -> {
            throw new IllegalStateException("away");
        });

        assertThat(failed).isCompletedExceptionally();
        assertThat(once("a")).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void anIdIsForgottenAfterAnHour() {
        once("a");
        clock.pass(Duplicates.AGE.minusMillis(1));
        assertThat(once("a")).isEqualTo(Outcome.DUPLICATE);
        clock.pass(Duration.ofMillis(1));
        assertThat(duplicates.size()).isZero();
        assertThat(once("a")).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void ofTooManyTheOldestIsForgotten() {
        once("a");
        once("b");
        once("c");
        once("d");

        assertThat(duplicates.size()).isEqualTo(3);
        assertThat(once("b")).isEqualTo(Outcome.DUPLICATE);
        assertThat(once("a")).isEqualTo(Outcome.APPLIED);
    }

    private Outcome once(String id) {
        return duplicates.once(id, this::carryOut).join();
    }

    private CompletableFuture<Outcome> carryOut() {
        carriedOut++;
        return CompletableFuture.completedFuture(Outcome.APPLIED);
    }
}
