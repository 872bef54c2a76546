package io.beckon.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.AdminRight;
import io.beckon.ConnectionId;
import io.beckon.Consent;
import io.beckon.MessageId;
import io.beckon.Page;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.people.Profile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Texts, numbers and other values on their way through the codec. */
class CodecValuesTest {
    private static final MessageId ID = new MessageId("01KABCDEFGHJKMNPQRSTVWXYZ0");
    private static final VisitorId VISITOR = new VisitorId("v_7Qm2Zk3p0Rf1xT9aLw8YbA");
    private static final ConnectionId CONNECTION = new ConnectionId("c_91xAbT3kQz0m");

    private final Codec codec = new Codec(16_384, 16);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "Grüße, Žluťoučký kůň",
                "日本語 한국어 العربية עברית",
                "😀 👩‍👩‍👧 𝒳",
                "\u2028\u2029\u0000\u0001\u001f\u007f\u0085\uFEFF\uFFFF",
                "</script><!-- \"'\\/ -->",
                "\t\r\n\b\f"
            })
    void textsComeBackAsTheyWere(String text) {
        Map<String, Object> data = Map.of(text, List.of(text));

        assertThat(deliver(data).data()).isEqualTo(data);
    }

    @ParameterizedTest
    @CsvSource({
        "\uD83D, \uFFFD",
        "\uDE00, \uFFFD",
        "a\uD83Db, a\uFFFDb",
        "\uDE00\uD83D, \uFFFD\uFFFD",
        "\uD83D\uD83D\uDE00, \uFFFD\uD83D\uDE00",
        "\uD83D\uDE00\uDE00, \uD83D\uDE00\uFFFD",
        "\\ud83d\uD83D, \\ud83d\uFFFD"
    })
    void halvesOfSurrogatePairsAreReplacedInWhatIsWritten(String text, String mended)
            throws CharacterCodingException {
        String frame = codec.write(message(Map.of(text, text)));

        // The strict encoder refuses what is no UTF-8, as containers do.
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(frame));
        assertThat(((ToVisitor.Deliver) codec.readToVisitor(frame).get(0).message()).data())
                .isEqualTo(Map.of(mended, mended));
    }

    @ParameterizedTest
    @CsvSource({
        "\\ud83d, \uFFFD",
        "\\uDE00, \uFFFD",
        "a\\uD83Db, a\uFFFDb",
        "\\uD83d\\uDe00, \uD83D\uDE00",
        "\\ud83d\\ud83d\\ude00, \uFFFD\uD83D\uDE00",
        "\\ud83d\\t\\ude00, \uFFFD\t\uFFFD",
        "\\ud83d\uDE00, \uFFFD\uFFFD",
        "\uD83D, \uFFFD",
        "\\\\ud83d, \\ud83d"
    })
    void halvesOfSurrogatePairsAreReplacedInWhatIsRead(String json, String text) {
        assertThat(track("{\"" + json + "\":\"" + json + "\"}").properties())
                .isEqualTo(Map.of(text, text));
    }

    @Test
    void longTextsOfAPageAreCutOffBetweenCharacters() {
        String frame =
                "{\"type\":\"hello\",\"page\":{\"url\":\"" + "/".repeat(4000) + "\",\"title\":\""
                        + "t".repeat(511) + "😀rest\",\"referrer\":\"" + "r".repeat(3000) + "\"}}";

        assertThat(codec.readFromVisitor(frame).get(0).message())
                .isEqualTo(new FromVisitor.Hello(
                        new Page("/".repeat(2048), "t".repeat(511), "r".repeat(2048)),
                        false,
                        null));
    }

    @Test
    void titleAndReferrerAreEmptyWhereLeftOut() {
        assertThat(codec.readFromVisitor(
                                "{\"type\":\"page\",\"page\":{\"url\":\"/\",\"title\":null}}")
                        .get(0)
                        .message())
                .isEqualTo(new FromVisitor.PageChange(new Page("/", "", "")));
    }

    @Test
    void numbersAreThoseOfABrowser() {
        FromVisitor.Track track = track(
                "{\"int\":2147483647,\"long\":-9223372036854775808,\"beyond\":9223372036854775808,"
                        + "\"browser\":100000000000000000000,\"zero\":-0,\"one\":1.0,\"small\":5e-324,\"tiny\":1e-999,\"big\":1.7976931348623157E308}");

        assertThat(track.properties())
                .containsExactly(
                        Map.entry("int", 2147483647),
                        Map.entry("long", Long.MIN_VALUE),
                        Map.entry("beyond", 0x1p63),
                        Map.entry("browser", 1e20),
                        Map.entry("zero", 0),
                        Map.entry("one", 1.0),
                        Map.entry("small", Double.MIN_VALUE),
                        Map.entry("tiny", 0.0),
                        Map.entry("big", Double.MAX_VALUE));
    }

    @Test
    void everyKindOfJavaNumberIsWritten() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("byte", (byte) 1);
        numbers.put("short", (short) 2);
        numbers.put("long", Long.MAX_VALUE);
        numbers.put("float", 0.1f);
        numbers.put("double", 0.1);
        numbers.put("decimal", new BigDecimal("12.50"));
        numbers.put("integer", new BigInteger("123456789012345678901234567890"));
        numbers.put("atomic", new AtomicLong(7));
        numbers.put("nan", Double.NaN);
        numbers.put("infinite", Float.NEGATIVE_INFINITY);

        assertThat(codec.write(message(numbers)))
                .endsWith(
                        "\"data\":{\"byte\":1,\"short\":2,\"long\":9223372036854775807,\"float\":0.1,\"double\":0.1,"
                                + "\"decimal\":12.50,\"integer\":123456789012345678901234567890,\"atomic\":7,"
                                + "\"nan\":null,\"infinite\":null}}");
    }

    @Test
    void propertiesKeepTheirOrderAndTheirNulls() {
        FromVisitor.Track track = track("{\"z\":null,\"a\":[null,true,{\"b\":[]}],\"m\":{}}");

        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("z", null);
        expected.put("a", Arrays.asList(null, true, Map.of("b", List.of())));
        expected.put("m", Map.of());
        assertThat(track.properties()).isEqualTo(expected);
        assertThat(track.properties().keySet()).containsExactly("z", "a", "m");
    }

    @Test
    void whatWasReadCannotBeChanged() {
        FromVisitor.Track track = track("{\"a\":[1],\"o\":{\"x\":1}}");

        assertThat(track.properties()).isUnmodifiable();
        assertThat((List<?>) track.properties().get("a")).isUnmodifiable();
        assertThat((Map<?, ?>) track.properties().get("o")).isUnmodifiable();
        assertThat(codec.readFromVisitor("[{\"type\":\"ping\"},{\"type\":\"ping\"}]"))
                .isUnmodifiable();
    }

    @Test
    void theLastOfFieldsWithTheSameNameCounts() {
        assertThat(codec.readFromVisitor("{\"type\":\"nonsense\",\"type\":\"ping\"}")
                        .get(0)
                        .message())
                .isEqualTo(new Ping());
        assertThat(track("{\"x\":1,\"x\":2}").properties()).isEqualTo(Map.of("x", 2));
    }

    @Test
    void unknownFieldsAreIgnored() {
        assertThat(codec.readFromVisitor(
                                "{\"future\":{\"a\":[1,{\"b\":null}]},\"type\":\"ping\",\"x\":1}")
                        .get(0)
                        .message())
                .isEqualTo(new Ping());
    }

    @Test
    void aMegabyteOfTextComesThrough() {
        String text = "ü😀x".repeat(262_144);
        Codec large = new Codec(4_000_000, 16);
        String frame = large.write(new FromVisitor.Track("n", Map.of("text", text), false));

        assertThat(((FromVisitor.Track) large.readFromVisitor(frame).get(0).message()).properties())
                .isEqualTo(Map.of("text", text));
        assertThat(deliver(Map.of("text", text)).data()).isEqualTo(Map.of("text", text));
        assertThat(codec.readFromVisitor(frame).get(0).problem().code())
                .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
    }

    @Test
    void aMegabyteOfNameIsTakenLikeAnyOther() {
        Codec large = new Codec(4_000_000, 16);
        String frame = "{\"" + "n".repeat(1_048_576) + "\":1,\"type\":\"ping\"}";

        assertThat(large.readFromVisitor(frame).get(0).message()).isEqualTo(new Ping());
    }

    @Test
    void aMegabyteOfDigitsIsNoNumber() {
        Codec large = new Codec(4_000_000, 16);
        String frame = "[{\"type\":\"ping\",\"x\":" + "9".repeat(1_048_576)
                + ",\"ref\":\"a\"},{\"type\":\"ping\",\"ref\":\"b\"}]";

        List<Decoded<FromVisitor>> decoded = large.readFromVisitor(frame);
        assertThat(decoded.get(0).problem().code()).isEqualTo(ErrorCode.INVALID);
        assertThat(decoded.get(0).ref()).isEqualTo("a");
        assertThat(decoded.get(1)).isEqualTo(new Decoded<FromVisitor>(new Ping(), null, "b"));
    }

    @Test
    void dataThatIsNotJsonIsRefusedBeforeItIsSent() {
        Map<String, Object> bottomless = new LinkedHashMap<>();
        bottomless.put("self", bottomless);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.write(message(bottomless)))
                .withMessageContaining("500");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.write(message(Map.of("x", Instant.EPOCH))));
    }

    @Test
    void aRefGoesWithMessagesOfClientsThatHaveNoneOfTheirOwn() {
        assertThat(codec.write(new FromVisitor.Join("r"), "7"))
                .isEqualTo("{\"type\":\"join\",\"room\":\"r\",\"ref\":\"7\"}");
        assertThat(codec.write(new Ping(), null)).isEqualTo("{\"type\":\"ping\"}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.write(new ToVisitor.Granted(ID, 1, null), "7"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.write(new Ping(), "x".repeat(65)));
    }

    @Test
    void roomsOfAVisitorAndRightsOfAnAdminAreWrittenInOneOrder() {
        Visitor visitor = new Visitor(
                VISITOR,
                CONNECTION,
                new Page("/", "", ""),
                "",
                Instant.ofEpochMilli(1),
                Instant.ofEpochMilli(2),
                1,
                1,
                null,
                null,
                Set.of("c", "a", "b"),
                Profile.empty(),
                Consent.all());
        ToAdmin changes = new ToAdmin.Changes(List.of(visitor), List.of(), List.of());
        ToAdmin welcome = new ToAdmin.AdminWelcome(
                "default",
                "admin",
                CONNECTION,
                Set.of(AdminRight.SEND_TO_EVERYBODY, AdminRight.WATCH),
                1,
                2);

        assertThat(codec.write(changes))
                .endsWith("\"rooms\":[\"a\",\"b\",\"c\"]}]}")
                .doesNotContain("remove", "left");
        assertThat(codec.write(welcome)).contains("\"may\":[\"watch\",\"send:everybody\"]");
    }

    @Test
    void aClientIgnoresRightsThatItDoesNotKnow() {
        String welcome =
                "{\"type\":\"welcome\",\"channel\":\"c\",\"admin\":\"a\",\"connection\":\"c_91xAbT3kQz0m\","
                        + "\"may\":[\"watch\",\"fly\"],\"heartbeat\":1,\"now\":2}";

        assertThat(codec.readToAdmin(welcome).get(0).message())
                .isEqualTo(new ToAdmin.AdminWelcome(
                        "c", "a", CONNECTION, Set.of(AdminRight.WATCH), 1, 2));
    }

    @Test
    void aDecodedIsEitherAMessageOrAProblem() {
        Problem problem = new Problem(ErrorCode.INTERNAL, "x", null);

        assertThatThrownBy(() -> new Decoded<>(null, null, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Decoded<>(new Ping(), problem, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Codec.MAX_DEPTH + 1})
    void aCodecRefusesLimitsThatMakeNoSense(int depth) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Codec(1000, depth));
        assertThatIllegalArgumentException().isThrownBy(() -> new Codec(0, 16));
    }

    private ToVisitor.Deliver deliver(Map<String, Object> data) {
        return (ToVisitor.Deliver)
                codec.readToVisitor(codec.write(message(data))).get(0).message();
    }

    private static ToVisitor.Deliver message(Map<String, Object> data) {
        return new ToVisitor.Deliver(ID, "n", false, null, 0, data);
    }

    private FromVisitor.Track track(String properties) {
        return (FromVisitor.Track) codec.readFromVisitor(
                        "{\"type\":\"track\",\"name\":\"n\",\"properties\":" + properties + "}")
                .get(0)
                .message();
    }
}
