package io.beckon.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Who has sent a webhook. */
class SignaturesTest {
    private static final String OLD = "the secret of last year";
    private static final String NEW = "the secret of this year";
    private static final String BODY = "{\"type\":\"track\"}";

    private final ManualClock clock = new ManualClock();
    private final Signatures signatures = new Signatures(List.of(NEW, OLD), 3, clock);

    @Test
    void theKnownAnswerOfSegmentsSignature() {
        // Computed apart from this code: printf %s '{"type":"track"}' | openssl dgst -sha1 -hmac
        // '...'
        assertThat(Signing.segment(NEW, BODY))
                .isEqualTo("a467c4ea2eaf6c8fa5fd9a887a54d2e1efa0aa00");
        assertThatCode(() -> check(null, "a467c4ea2eaf6c8fa5fd9a887a54d2e1efa0aa00", BODY))
                .doesNotThrowAnyException();
    }

    @Test
    void segmentsSignatureIsTakenByEachSecretAndAgain() {
        for (String secret : List.of(NEW, OLD, NEW)) {
            check(null, Signing.segment(secret, BODY), BODY);
        }
        check(null, Signing.segment(NEW, BODY).toUpperCase(Locale.ROOT), BODY);
        assertThat(signatures.remembered()).isZero();
    }

    @Test
    void ourSignatureIsTakenByEachSecret() {
        check(own(NEW, now(), BODY), null, BODY);
        check(own(OLD, now(), BODY), null, BODY);
    }

    @Test
    void ofSeveralSignaturesOneHasToBeRight() {
        String wrong = own("another secret", now(), BODY);
        String right = own(NEW, now(), BODY);

        check(wrong + right.substring(right.indexOf(',')), null, BODY);
    }

    @Test
    void aChangedBodyOrTimeIsRefused() {
        assertThat(status(null, Signing.segment(NEW, BODY), BODY + " ")).isEqualTo(401);
        assertThat(status(own(NEW, now(), BODY), null, BODY + " ")).isEqualTo(401);
        String header = own(NEW, now(), BODY);
        assertThat(status(header.replace("t=" + now(), "t=" + (now() + 1)), null, BODY))
                .isEqualTo(401);
    }

    @Test
    void withoutASignatureItIsRefused() {
        assertThat(status(null, null, BODY)).isEqualTo(401);
    }

    @Test
    void withOurHeaderSegmentsIsOfNoAccount() {
        assertThat(status("nonsense", Signing.segment(NEW, BODY), BODY)).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t=1", "v1=ab", "t=1,v1=ab", "t=x,v1=ab", "t=99999999999999,v1=ab"})
    void whatIsNoSignatureIsRefused(String header) {
        assertThat(status(header, null, BODY)).isEqualTo(401);
        assertThat(status(null, header, BODY)).isEqualTo(401);
    }

    @Test
    void theTimeMayBeFiveMinutesAway() {
        long limit = Signatures.MAX_AGE.toSeconds();
        check(own(NEW, now() - limit, BODY), null, BODY);
        check(own(NEW, now() + limit, BODY), null, BODY);

        assertThat(status(own(NEW, now() - limit - 1, BODY), null, BODY)).isEqualTo(401);
        assertThat(status(own(NEW, now() + limit + 1, BODY), null, BODY)).isEqualTo(401);
    }

    @Test
    void aSignatureIsTakenOnceHoweverItIsWritten() {
        String header = own(NEW, now(), BODY);
        check(header, null, BODY);

        assertThat(status(header, null, BODY)).isEqualTo(409);
        assertThat(status(header.replace(",", " , "), null, BODY)).isEqualTo(409);
        String upper = header.substring(0, header.indexOf("v1=") + 3)
                + header.substring(header.indexOf("v1=") + 3).toUpperCase(Locale.ROOT);
        assertThat(status(upper, null, BODY)).isEqualTo(409);
    }

    @Test
    void itIsNotTakenAgainForAsLongAsItsTimeHolds() {
        String header = own(NEW, now() + Signatures.MAX_AGE.toSeconds(), BODY);
        check(header, null, BODY);

        for (int minute = 0; minute < 12; minute++) {
            assertThat(status(header, null, BODY)).isIn(401, 409);
            clock.pass(Duration.ofMinutes(1));
        }
        assertThat(signatures.remembered()).isZero();
    }

    @Test
    void whatFailedMayComeAgain() {
        String header = own(NEW, now(), BODY);
        signatures.check(header, null, bytes(BODY)).run();

        check(header, null, BODY);
    }

    @Test
    void withoutRoomToRememberItNoneIsTaken() {
        for (int i = 0; i < 3; i++) {
            check(own(NEW, now(), BODY + i), null, BODY + i);
        }
        assertThat(status(own(NEW, now(), BODY), null, BODY)).isEqualTo(429);

        clock.pass(Signatures.REMEMBERED);
        check(own(NEW, now(), BODY), null, BODY);
    }

    @Test
    void withoutASecretNothingIsRight() {
        Signatures none = new Signatures(List.of(), clock);

        assertThat(catchThrowableOfType(
                        Refused.class,
                        () -> none.check(null, Signing.segment("any", BODY), bytes(BODY))))
                .isNotNull();
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private static String own(String secret, long seconds, String body) {
        return Signing.own(secret, seconds, body);
    }

    private void check(@Nullable String own, @Nullable String segment, String body) {
        signatures.check(own, segment, bytes(body));
    }

    private int status(@Nullable String own, @Nullable String segment, String body) {
        Refused refused = catchThrowableOfType(Refused.class, () -> check(own, segment, body));
        return refused == null ? 200 : refused.answer().status();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
