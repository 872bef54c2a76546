package io.beckon.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;

/** When something happened, by our clock. */
class TimesTest {
    private static final Instant RECEIVED = Instant.parse("2026-05-05T12:00:00Z");

    @Test
    void aClockThatIsAheadOrBehindIsCorrected() {
        for (Duration wrong : new Duration[] {
            Duration.ZERO, Duration.ofHours(3), Duration.ofDays(-4000), Duration.ofDays(900)
        }) {
            Instant sent = RECEIVED.plus(wrong);
            assertThat(Times.corrected(sent.minusSeconds(40), sent, RECEIVED))
                    .as(wrong.toString())
                    .isEqualTo(RECEIVED.minusSeconds(40));
        }
    }

    @Test
    void withoutATimeOfSendingTheTimeIsTakenAsItIs() {
        assertThat(Times.corrected(RECEIVED.minusSeconds(90), null, RECEIVED))
                .isEqualTo(RECEIVED.minusSeconds(90));
    }

    @Test
    void withoutATimeItIsNow() {
        assertThat(Times.corrected(null, RECEIVED, RECEIVED)).isEqualTo(RECEIVED);
        assertThat(Times.corrected(null, null, RECEIVED)).isEqualTo(RECEIVED);
    }

    @Test
    void whatCannotBeIsNow() {
        assertThat(Times.corrected(RECEIVED.plusSeconds(1), null, RECEIVED)).isEqualTo(RECEIVED);
        assertThat(Times.corrected(RECEIVED.plusSeconds(9), RECEIVED, RECEIVED))
                .isEqualTo(RECEIVED);
        assertThat(Times.corrected(Instant.EPOCH, null, RECEIVED)).isEqualTo(RECEIVED);
        assertThat(Times.corrected(
                        Times.read("1900-01-01T00:00:00Z"),
                        Times.read("2199-12-31T00:00:00Z"),
                        RECEIVED))
                .isEqualTo(RECEIVED);
        Instant oldest = RECEIVED.minus(Times.OLDEST);
        assertThat(Times.corrected(oldest, null, RECEIVED)).isEqualTo(oldest);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-05-05T12:00:00Z, 2026-05-05T12:00:00Z",
        "2026-05-05T12:00:00.276Z, 2026-05-05T12:00:00.276Z",
        "2026-05-05T14:00:00.123456+02:00, 2026-05-05T12:00:00.123456Z",
        "2026-05-05T12:00:00, 2026-05-05T12:00:00Z",
    })
    void timesOfIso8601AreRead(String text, Instant time) {
        assertThat(Times.read(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "12",
                "2026-05-05",
                "2026-13-05T12:00:00Z",
                "+999999999-05-05T12:00:00Z",
                "-5000-05-05T12:00:00Z",
                "2026-05-05T12:00:00.0000000000000000000000000000000000Z"
            })
    void othersAreNone(String text) {
        assertThat(Times.read(text)).isNull();
        assertThat(Times.read(12)).isNull();
        assertThat(Times.read(null)).isNull();
    }
}
