package io.beckon.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.beckon.Criteria;
import io.beckon.MessageId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a client gets for what cannot be used. */
class CodecBadInputTest {
    private static final int MAX_BYTES = 1000;
    private static final int MAX_DEPTH = 8;
    private static final String PING = "{\"type\":\"ping\"}";
    private static final String SECRET = "s3cr3t";

    private final Codec codec = new Codec(MAX_BYTES, MAX_DEPTH);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nonsense",
                "{",
                "{\"type\":\"ping\"",
                "{\"type\":\"ping\"}}",
                "{\"type\":\"ping\"} {\"type\":\"ping\"}",
                "{'type':'ping'}",
                "{type:\"ping\"}",
                "{\"type\":\"ping\",}",
                "[{\"type\":\"ping\"},]",
                "[{\"type\":\"ping\"}",
                "{\"type\":\"track\",\"name\":\"n\",\"properties\":{\"x\":NaN}}",
                "{\"type\":\"track\",\"name\":\"n\",\"properties\":{\"x\":Infinity}}",
                "{\"type\":\"track\",\"name\":\"n\",\"properties\":{\"x\":01}}",
                "{\"type\":\"track\",\"name\":\"a\nb\"}",
                "{\"type\":\"track\",\"name\":\"\\x\"}",
                "/* */ {\"type\":\"ping\"}",
                "\uFEFF{\"type\":\"ping\"}",
                "\u0000",
                "null",
                "true",
                "12",
                "\"ping\"",
                "[]"
            })
    void whatIsNotJsonOfObjectsIsMalformed(String frame) {
        assertThat(onlyProblem(codec.readFromVisitor(frame)).code()).isEqualTo(ErrorCode.MALFORMED);
        assertThat(onlyProblem(codec.readFromAdmin(frame)).code()).isEqualTo(ErrorCode.MALFORMED);
    }

    @Test
    void nothingOfAFrameIsReadThatIsNotJsonToItsEnd() {
        assertThat(onlyProblem(codec.readFromVisitor("[" + PING + "," + PING + ",oops]"))
                        .code())
                .isEqualTo(ErrorCode.MALFORMED);
    }

    @Test
    void aBadElementIsAProblemInItsPlace() {
        String tooDeep = "{\"type\":\"track\",\"name\":\"n\",\"properties\":" + nested(MAX_DEPTH)
                + ",\"ref\":\"deep\"}";
        String tooLarge =
                "{\"type\":\"track\",\"name\":\"" + "x".repeat(MAX_BYTES) + "\",\"ref\":\"large\"}";
        String hugeNumber =
                "{\"type\":\"track\",\"name\":\"n\",\"properties\":{\"x\":1e999},\"ref\":\"number\"}";
        List<Decoded<FromVisitor>> decoded = codec.readFromVisitor(
                "[" + PING + ",[[1],{}],7,{\"type\":\"nonsense\",\"ref\":\"r\"}," + tooDeep + ","
                        + tooLarge + "," + hugeNumber + ",{}," + PING + "]");

        assertThat(decoded.stream().map(CodecBadInputTest::outcome))
                .containsExactly(
                        "message null",
                        "malformed null",
                        "malformed null",
                        "unknown_type r",
                        "too_deep deep",
                        "message_too_large large",
                        "invalid number",
                        "unknown_type null",
                        "message null");
    }

    @Test
    void nestingIsCountedFromTheMessage() {
        String prefix = "{\"type\":\"track\",\"name\":\"n\",\"properties\":";

        assertThat(outcome(codec.readFromVisitor(prefix + nested(MAX_DEPTH - 1) + "}")
                        .get(0)))
                .isEqualTo("message null");
        assertThat(outcome(codec.readFromVisitor("[" + prefix + nested(MAX_DEPTH - 1) + "}]")
                        .get(0)))
                .isEqualTo("message null");
        assertThat(outcome(
                        codec.readFromVisitor(prefix + nested(MAX_DEPTH) + "}").get(0)))
                .isEqualTo("too_deep null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void nestingWithoutEndIsTooDeep(String opening) {
        Codec large = new Codec(100_000, 64);

        assertThat(onlyProblem(large.readFromVisitor(opening.repeat(20_000))).code())
                .isEqualTo(ErrorCode.TOO_DEEP);
    }

    @Test
    void valuesAreCountedAtAllLevelsForEachMessage() {
        Codec large = new Codec(16_384, MAX_DEPTH);
        // Beside the elements these are the type, the name, the properties, the list and the ref.
        String most = trackOf(Codec.MAX_VALUES - 5, "1");
        String more = trackOf(Codec.MAX_VALUES - 4, "1");
        String nested = trackOf(Codec.MAX_VALUES / 2, "[1]");
        String named = trackOf(Codec.MAX_VALUES / 2, "{\"\":1}");
        String manyMore = trackOf(Codec.MAX_VALUES * 10, "[1]");

        assertThat(large.readFromVisitor(
                        "[" + String.join(",", most, more, nested, named, manyMore, most) + "]"))
                .extracting(CodecBadInputTest::outcome)
                .containsExactly(
                        "message r",
                        "invalid r",
                        "invalid r",
                        "invalid r",
                        "invalid r",
                        "message r");
        assertThat(onlyProblem(large.readFromVisitor(more)).message())
                .isEqualTo("A message may have 256 JSON values; this one had more.");
    }

    @Test
    void refIsToldHoweverManyValuesCameBeforeIt() {
        Codec large = new Codec(16_384, MAX_DEPTH);
        String more = trackOf(Codec.MAX_VALUES, "1").replace("\"ref\":\"r\",", "");

        assertThat(large.readFromVisitor(more.replaceAll("}$", ",\"ref\":\"late\"}")))
                .extracting(CodecBadInputTest::outcome)
                .containsExactly("invalid late");
    }

    @Test
    void criteriaOfTheLargestSizeHaveFewEnoughValues() {
        List<Criteria> parts =
                Collections.nCopies(Criteria.MAX_SIZE - 1, Criteria.path("/cars/**"));
        FromAdmin subscribe =
                new FromAdmin.Subscribe(new Criteria.All(parts), FromAdmin.Sort.NEWEST, 0, 1);

        assertThat(outcome(new Codec(16_384, MAX_DEPTH)
                        .readFromAdmin(codec.write(subscribe))
                        .get(0)))
                .isEqualTo("message null");
    }

    private static String trackOf(int elements, String element) {
        return "{\"ref\":\"r\",\"type\":\"track\",\"name\":\"x\",\"properties\":{\"a\":["
                + String.join(",", Collections.nCopies(elements, element)) + "]}}";
    }

    @Test
    void sizeIsCountedInBytesForEachMessage() {
        String message = "{\"type\":\"track\",\"name\":\"n\",\"properties\":{\"x\":\""
                + "ü".repeat(400) + "\"}}";
        int bytes = message.length() + 400;
        Codec exact = new Codec(bytes, MAX_DEPTH);
        Codec tooSmall = new Codec(bytes - 1, MAX_DEPTH);

        assertThat(outcome(exact.readFromVisitor(message).get(0))).isEqualTo("message null");
        assertThat(exact.readFromVisitor("[ " + message + " , " + message + " ]"))
                .extracting(CodecBadInputTest::outcome)
                .containsExactly("message null", "message null");
        assertThat(tooSmall.readFromVisitor("[" + PING + "," + message + "]"))
                .extracting(CodecBadInputTest::outcome)
                .containsExactly("message null", "message_too_large null");
        assertThat(onlyProblem(tooSmall.readFromVisitor(message)).message())
                .isEqualTo("A message may have " + (bytes - 1) + " bytes; this one had " + bytes
                        + ".");
    }

    @Test
    void aFrameOverFourTimesTheSizeOfAMessageIsOneProblem() {
        String padded = "[" + PING + "," + PING + "]";
        String fits = padded + " ".repeat(4 * MAX_BYTES - padded.length());

        assertThat(codec.readFromVisitor(fits)).hasSize(2);
        assertThat(onlyProblem(codec.readFromVisitor(fits + " ")).code())
                .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(onlyProblem(codec.readFromVisitor("ü".repeat(3 * MAX_BYTES))).code())
                .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
    }

    @Test
    void aFrameWithTooManyMessagesIsOneProblem() {
        Codec large = new Codec(100_000, MAX_DEPTH);
        String most = String.join(",", Collections.nCopies(Codec.MAX_MESSAGES, PING));

        assertThat(large.readFromVisitor("[" + most + "]")).hasSize(Codec.MAX_MESSAGES);
        assertThat(onlyProblem(large.readFromVisitor("[" + most + "," + PING + "]"))
                        .code())
                .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
    }

    @Test
    void whatTheServerSendsIsNotHeldToTheLimitsOfClients() {
        ToVisitor large = new ToVisitor.Deliver(
                new MessageId("01KABCDEFGHJKMNPQRSTVWXYZ0"),
                "n",
                false,
                null,
                0,
                Map.of("text", "x".repeat(20 * MAX_BYTES)));
        String frame = "[" + String.join(",", Collections.nCopies(100, codec.write(large))) + "]";

        assertThat(codec.readToVisitor(frame))
                .hasSize(100)
                .allSatisfy(decoded -> assertThat(decoded.message()).isEqualTo(large));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"type\":null}",
                "{\"type\":7}",
                "{\"type\":\"\"}",
                "{\"type\":\"Ping\"}",
                "{\"type\":\"welcome\"}",
                "{\"type\":\"subscribe\"}",
                "{\"type\":\"reconnect\"}",
                "{\"type\":\"error\"}",
                "{\"Type\":\"ping\"}"
            })
    void unknownTypes(String frame) {
        assertThat(onlyProblem(codec.readFromVisitor(frame)).code())
                .isEqualTo(ErrorCode.UNKNOWN_TYPE);
    }

    static Stream<String> invalidFromVisitor() {
        return Stream.of(
                "{'type':'hello'}",
                "{'type':'hello','page':null}",
                "{'type':'hello','page':'https://shop.example/'}",
                "{'type':'hello','page':{}}",
                "{'type':'hello','page':{'url':''}}",
                "{'type':'hello','page':{'url':7}}",
                "{'type':'page','page':{'url':'/','title':7}}",
                "{'type':'hello','page':{'url':'/'},'resumed':'yes'}",
                "{'type':'hello','page':{'url':'/'},'after':-1}",
                "{'type':'hello','page':{'url':'/'},'after':9007199254740993}",
                "{'type':'hello','page':{'url':'/'},'after':1.5}",
                "{'type':'hello','page':{'url':'/'},'after':'s3cr3t'}",
                "{'type':'page','page':{'url':'/','title':'','referrer':[]}}",
                "{'type':'track'}",
                "{'type':'track','name':''}",
                "{'type':'track','name':'" + "n".repeat(FromVisitor.MAX_EVENT_NAME + 1) + "'}",
                "{'type':'track','name':'n','properties':[]}",
                "{'type':'track','name':'n','properties':'s3cr3t'}",
                "{'type':'track','name':'n','stream':1}",
                "{'type':'track','name':'n','properties':{'x':1" + "0".repeat(100) + "}}",
                "{'type':'track','name':'n','properties':{'x':-1e999}}",
                "{'type':'track','name':'n','properties':{'x':0." + "1".repeat(99) + "}}",
                "{'type':'join'}",
                "{'type':'join','room':''}",
                "{'type':'join','room':'s3cr3t\\n'}",
                "{'type':'join','room':'" + "r".repeat(65) + "'}",
                "{'type':'leave','room':{}}",
                "{'type':'claim'}",
                "{'type':'claim','id':'s3cr3t'}",
                "{'type':'claim','id':26}",
                "{'type':'receipt','id':'01KABCDEFGHJKMNPQRSTVWXYZ0'}",
                "{'type':'receipt','id':'01KABCDEFGHJKMNPQRSTVWXYZ0','status':'s3cr3t'}",
                "{'type':'receipt','id':'01KABCDEFGHJKMNPQRSTVWXYZ0','status':'expired'}",
                "{'type':'receipt','id':'01KABCDEFGHJKMNPQRSTVWXYZ0','status':'DISPLAYED'}",
                "{'type':'ping','ref':7}",
                "{'type':'ping','ref':'" + "r".repeat(Codec.MAX_REF + 1) + "'}");
    }

    @ParameterizedTest
    @MethodSource
    void invalidFromVisitor(String frame) {
        assertInvalid(new Codec(16_384, MAX_DEPTH).readFromVisitor(frame.replace('\'', '"')));
    }

    static Stream<String> invalidFromAdmin() {
        Stream<String> criteria = Stream.of(
                        "'everyone'",
                        "{}",
                        "{'is':'s3cr3t'}",
                        "{'is':7}",
                        "{'is':'path'}",
                        "{'is':'path','glob':7}",
                        "{'is':'path','glob':'" + "*".repeat(257) + "'}",
                        "{'is':'title','glob':'x'}",
                        "{'is':'room','room':''}",
                        "{'is':'pages','atLeast':-1}",
                        "{'is':'pages','atLeast':1.5}",
                        "{'is':'tabs','atLeast':'1'}",
                        "{'is':'tabs','atLeast':2147483648}",
                        "{'is':'all'}",
                        "{'is':'any','of':{}}",
                        "{'is':'any','of':[7]}",
                        "{'is':'any','of':[null]}",
                        "{'is':'any','of':[{'is':'not'}]}",
                        "{'is':'not','criteria':[]}",
                        "{'is':'all','of':[" + "{'is':'everyone'},".repeat(63)
                                + "{'is':'everyone'}]}")
                .map(json -> "{'type':'subscribe','criteria':" + json + "}");
        Stream<String> subscriptions = Stream.of(
                        "'sort':'s3cr3t'",
                        "'sort':1",
                        "'window':[]",
                        "'window':{'offset':-1}",
                        "'window':{'offset':1000001}",
                        "'window':{'limit':0}",
                        "'window':{'limit':501}",
                        "'window':{'limit':99999999999999999999}")
                .map(json -> "{'type':'subscribe'," + json + "}");
        Stream<String> audiences = Stream.of(
                        "null",
                        "'everybody'",
                        "{}",
                        "{'visitor':'s3cr3t'}",
                        "{'room':''}",
                        "{'everybody':false}",
                        "{'everybody':'true'}",
                        "{'criteria':'everyone'}",
                        "{'room':'r','everybody':true}",
                        "{'room':'r','visitor':'v_7Qm2Zk3p0Rf1xT9aLw8YbA'}")
                .map(json -> "{'type':'send','ref':'1','to':" + json + ",'offer':{'title':'t'}}");
        Stream<String> contents = Stream.of(
                        "'offer':null",
                        "'offer':{'title':'t'},'message':{'name':'n'}",
                        "'offer':'t'",
                        "'offer':{}",
                        "'offer':{'title':' '}",
                        "'offer':{'title':'" + "t".repeat(121) + "'}",
                        "'offer':{'title':'t','body':''}",
                        "'offer':{'title':'t','image':'javascript:s3cr3t'}",
                        "'offer':{'title':'t','image':'//s3cr3t.example/'}",
                        "'offer':{'title':'t','image':'///s3cr3t.example/'}",
                        "'offer':{'title':'t','action':{'label':'l'}}",
                        "'offer':{'title':'t','action':{'url':'/'}}",
                        "'offer':{'title':'t','action':{'label':'l','url':'data:s3cr3t'}}",
                        "'offer':{'title':'t','action':'/'}",
                        "'offer':{'title':'t','expiresAfter':0}",
                        "'offer':{'title':'t','expiresAfter':-9223372036854775808}",
                        "'offer':{'title':'t','expiresAfter':31536000001}",
                        "'offer':{'title':'t','expiresAfter':'s3cr3t'}",
                        "'message':{}",
                        "'message':{'name':''}",
                        "'message':{'name':'offer','data':{'title':'t'}}",
                        "'message':{'name':'n','data':[]}",
                        "'message':{'name':'n','keep':'yes'}",
                        "'message':{'name':'n','keep':true,'expiresAfter':0}",
                        "'message':{'name':'n','keep':true,'budget':'s3cr3t'}",
                        "'offer':{'title':'t'},'key':''",
                        "'offer':{'title':'t'},'key':7",
                        "'offer':{'title':'t'},'key':'" + "k".repeat(101) + "'",
                        "'message':{'name':'n'},'key':'s3cr3t'")
                .map(json -> "{'type':'send','ref':'1','to':{'everybody':true}," + json + "}");
        Stream<String> policies = Stream.of(
                        "'expiresAt':-1",
                        "'expiresAt':8640000000000001",
                        "'expiresAt':'s3cr3t'",
                        "'expiresAt':1,'expiresAfter':1",
                        "'priority':-1001",
                        "'priority':1001",
                        "'priority':0.5",
                        "'replaces':''",
                        "'replaces':7",
                        "'replaces':'" + "k".repeat(101) + "'",
                        "'budget':0",
                        "'budget':2147483648",
                        "'atMostOnce':1",
                        "'uncapped':'s3cr3t'",
                        "'lateArrivals':[]")
                .map(json -> "{'type':'send','ref':'1','to':{'everybody':true},"
                        + "'offer':{'title':'t'," + json + "}}");
        Stream<String> others = Stream.of(
                "{'type':'revoke'}",
                "{'type':'revoke','id':'s3cr3t'}",
                "{'type':'history'}",
                "{'type':'history','visitor':'s3cr3t'}",
                "{'type':'send','to':{'everybody':true},'offer':{'title':'t'}}",
                "{'type':'watch'}",
                "{'type':'watch','visitor':'s3cr3t'}",
                "{'type':'unwatch','visitor':7}");
        return Stream.of(criteria, subscriptions, audiences, contents, policies, others)
                .flatMap(frames -> frames);
    }

    @ParameterizedTest
    @MethodSource
    void invalidFromAdmin(String frame) {
        assertInvalid(new Codec(16_384, MAX_DEPTH).readFromAdmin(frame.replace('\'', '"')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'expiresAfter':1",
                "'expiresAt':1",
                "'priority':1",
                "'replaces':'k'",
                "'budget':1",
                "'atMostOnce':true",
                "'uncapped':true",
                "'lateArrivals':true"
            })
    void onlyAKeptMessageTakesADeliveryPolicy(String field) {
        String send = "{'type':'send','ref':'1','to':{'everybody':true},'message':{'name':'n',%s}}";
        String kept = send.formatted("'keep':true," + field).replace('\'', '"');
        String live = send.formatted("'keep':false," + field).replace('\'', '"');

        assertThat(codec.readFromAdmin(kept).get(0).problem()).isNull();
        assertThat(onlyProblem(codec.readFromAdmin(live)).message())
                .startsWith("The field \"message." + field.substring(1, field.indexOf('\'', 1))
                        + "\" has to be")
                .endsWith("left out where \"keep\" is not true.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"hello\"} | The field \"page\" is missing; it has to be an object.",
                "{\"type\":\"hello\",\"page\":{}} | The field \"page.url\" is missing; it has to be a string that is not empty.",
                "{\"type\":\"track\",\"name\":7} | The field \"name\" has to be a string of 1 to 100 characters."
            })
    void problemsNameTheFieldAndWhatItHasToBe(String frame, String text) {
        assertThat(onlyProblem(codec.readFromVisitor(frame)).message()).isEqualTo(text);
    }

    @Test
    void problemsNameFieldsWithinArrays() {
        Problem problem = onlyProblem(
                codec.readFromAdmin(
                        "{\"type\":\"subscribe\",\"criteria\":{\"is\":\"all\",\"of\":[{\"is\":\"not\",\"criteria\":{\"is\":\"path\"}}]}}"));

        assertThat(problem.message())
                .isEqualTo(
                        "The field \"criteria.of.criteria.glob\" is missing; it has to be a string of 0 to 256 characters.");
    }

    @Test
    void aMessageWithoutAWriterIsNotWrittenAsAnother() {
        StringWriter out = new StringWriter();
        try (JsonGenerator json =
                new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> SharedJson.write(json, new FromVisitor.Join("r")));
        }
        assertThat(out.toString()).isEmpty();
    }

    private static void assertInvalid(List<? extends Decoded<?>> decoded) {
        Problem problem = onlyProblem(decoded);
        assertThat(problem.code()).isEqualTo(ErrorCode.INVALID);
        assertThat(problem.message())
                .doesNotContain(SECRET)
                .doesNotContain("Exception")
                .hasSizeLessThan(250)
                .endsWith(".");
    }

    private static Problem onlyProblem(List<? extends Decoded<?>> decoded) {
        assertThat(decoded).hasSize(1);
        assertThat(decoded.get(0).message()).isNull();
        return decoded.get(0).problem();
    }

    private static String outcome(Decoded<?> decoded) {
        Problem problem = decoded.problem();
        if (problem == null) {
            return "message " + decoded.ref();
        }
        assertThat(problem.ref()).isEqualTo(decoded.ref());
        return problem.code().wireName() + " " + decoded.ref();
    }

    private static String nested(int depth) {
        return "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
    }
}
