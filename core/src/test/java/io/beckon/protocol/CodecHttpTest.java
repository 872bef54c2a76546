package io.beckon.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes over HTTP as it does over a connection, without what belongs to one. */
class CodecHttpTest {
    private final Codec codec = new Codec(200, 8);

    @Test
    void whatToSendIsReadWithoutTypeAndRef() {
        Decoded<FromAdmin.Send> decoded = codec.readSend(
                "{\"to\":{\"room\":\"cars\"},\"message\":{\"name\":\"n\"},\"ref\":7,\"type\":\"revoke\"}");

        assertThat(decoded.problem()).isNull();
        assertThat(decoded.message().to()).isEqualTo(Audience.room("cars"));
        assertThat(decoded.message().message().name()).isEqualTo("n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MALFORMED | nonsense",
                "MALFORMED | []",
                "MALFORMED | [{},{}]",
                "INVALID | {}",
                "INVALID | {\"to\":{\"everybody\":true}}",
                "INVALID | {\"message\":{\"name\":\"n\"}}",
                "TOO_DEEP | {\"to\":[[[[[[[[[]]]]]]]]]}"
            })
    void whatCannotBeSentIsAProblem(ErrorCode code, String json) {
        assertThat(codec.readSend(json).problem().code()).isEqualTo(code);
    }

    @Test
    void whatIsTooLargeIsAProblem() {
        assertThat(codec.readSend("{\"x\":\"" + "x".repeat(200) + "\"}")
                        .problem()
                        .code())
                .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
    }
}
