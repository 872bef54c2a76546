package io.beckon.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import tools.jackson.databind.json.JsonMapper;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What holds for every message, and for everything that is none. A failure prints its seed. */
class CodecPropertyTest {
    private static final List<ProtocolPage.Example> EXAMPLES =
            ProtocolPage.read().examples();
    private static final List<Direction> DIRECTIONS = List.of(Direction.values());
    private static final String[] SNIPPETS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "null",
        "true",
        "1e999",
        "-",
        "0",
        "\"type\":",
        "\"ref\":",
        "\u0000",
        "\uD83D",
        "ü",
        " ",
        "9999999999999999999999",
        "{\"is\":\"not\",\"criteria\":",
        "[[[[[[[[[[[[[[[[[["
    };

    private final JsonMapper mapper = new JsonMapper();
    private final Codec codec = new Codec(65_536, 16);
    private final Codec small = new Codec(256, 4);

    @Property(tries = 1500)
    void everyMessageComesBackAsItWas(@ForAll("messages") Sample sample)
            throws CharacterCodingException {
        String written = codec.write(sample.message());

        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(written));
        List<? extends Decoded<? extends WireMessage>> decoded =
                sample.direction().read(codec, written);
        assertThat(decoded).hasSize(1);
        assertThat(decoded.get(0).problem()).as(written).isNull();
        assertSame(decoded.get(0).message(), sample.message());
        // Sets have no order of their own, so the comparison is of JSON trees, and not of texts.
        assertThat(mapper.readTree(codec.write(decoded.get(0).message())))
                .isEqualTo(mapper.readTree(written));
    }

    @Property(tries = 300)
    void messagesOfAFrameComeBackInTheirOrder(@ForAll("batches") List<Sample> batch) {
        List<String> texts =
                batch.stream().map(sample -> codec.write(sample.message())).toList();
        Direction direction = batch.get(0).direction();

        List<? extends Decoded<? extends WireMessage>> decoded =
                direction.read(new Codec(1_000_000, 16), "[" + String.join(" ,\n", texts) + "]");

        assertThat(decoded).hasSameSizeAs(batch);
        for (int i = 0; i < batch.size(); i++) {
            assertSame(decoded.get(i).message(), batch.get(i).message());
        }
    }

    @Property(tries = 1500)
    void garbageIsAProblem(@ForAll("garbage") String frame) {
        assertAnswers(frame);
    }

    @Property(tries = 1500)
    void aSpoiltExampleIsAMessageOrAProblem(@ForAll("spoilt") String frame) {
        assertAnswers(frame);
    }

    @Property(tries = 1500)
    void anyJsonIsAMessageOrAProblem(@ForAll("json") String frame) {
        assertAnswers(frame);
    }

    private void assertAnswers(String frame) {
        for (Direction direction : Direction.values()) {
            for (Codec each : List.of(codec, small)) {
                List<? extends Decoded<? extends WireMessage>> decoded =
                        direction.read(each, frame);
                assertThat(decoded).isNotEmpty();
                decoded.forEach(one -> assertAnswer(direction, one));
            }
        }
    }

    private void assertAnswer(Direction direction, Decoded<? extends WireMessage> decoded) {
        WireMessage message = decoded.message();
        if (message != null) {
            assertThat(decoded.problem()).isNull();
            assertThat(message).isInstanceOf(direction.type());
            // What was taken can be told to others.
            assertThat(direction.read(codec, codec.write(message)).get(0).message())
                    .isNotNull();
            return;
        }
        Problem problem = decoded.problem();
        assertThat(problem).isNotNull();
        assertThat(problem.code())
                .isIn(
                        ErrorCode.MALFORMED,
                        ErrorCode.TOO_DEEP,
                        ErrorCode.MESSAGE_TOO_LARGE,
                        ErrorCode.UNKNOWN_TYPE,
                        ErrorCode.INVALID);
        assertThat(problem.message())
                .endsWith(".")
                .hasSizeLessThan(400)
                .doesNotContain("Exception");
        assertThat(problem.ref()).isEqualTo(decoded.ref());
        assertThat(codec.readToVisitor(codec.write(problem)).get(0).message()).isEqualTo(problem);
    }

    private static void assertSame(WireMessage read, WireMessage written) {
        if (written instanceof FromAdmin.Send send) {
            // A Message has no equality of its own.
            assertThat(read).usingRecursiveComparison().isEqualTo(send);
        } else {
            assertThat(read).isEqualTo(written);
        }
    }

    @Provide
    Arbitrary<Sample> messages() {
        return Arbitraries.randomValue(CodecPropertyTest::sample);
    }

    @Provide
    Arbitrary<List<Sample>> batches() {
        return Arbitraries.randomValue(random -> {
            Sample first = sample(random);
            List<Sample> batch = new ArrayList<>(List.of(first));
            for (int i = random.nextInt(10); i > 0; i--) {
                batch.add(new Sample(
                        first.direction(), new RandomMessages(random).next(first.direction())));
            }
            return batch;
        });
    }

    @Provide
    Arbitrary<String> garbage() {
        return Arbitraries.randomValue(random -> {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(SNIPPETS[random.nextInt(SNIPPETS.length)]);
            }
            return text.toString();
        });
    }

    @Provide
    Arbitrary<String> spoilt() {
        return Arbitraries.randomValue(random -> {
            StringBuilder text = new StringBuilder(
                    EXAMPLES.get(random.nextInt(EXAMPLES.size())).json());
            for (int i = random.nextInt(3); i >= 0 && text.length() > 0; i--) {
                spoil(text, random);
            }
            return random.nextBoolean() ? text.toString() : "[{\"type\":\"ping\"}," + text + "]";
        });
    }

    private static void spoil(StringBuilder text, Random random) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(5)) {
            case 0 -> text.setLength(at);
            case 1 -> text.deleteCharAt(at);
            case 2 -> text.insert(at, SNIPPETS[random.nextInt(SNIPPETS.length)]);
            case 3 -> text.setCharAt(at, (char) random.nextInt(0x10000));
            default -> replaceToken(text, at, SNIPPETS[random.nextInt(SNIPPETS.length)]);
        }
    }

    // A value as a whole, which mostly leaves JSON that is wrong in only one field.
    private static void replaceToken(StringBuilder text, int from, String with) {
        int colon = text.indexOf(":", from);
        int end = colon < 0 ? -1 : text.indexOf(",", colon);
        if (end > 0) {
            text.replace(colon + 1, end, with);
        }
    }

    @Provide
    Arbitrary<String> json() {
        return Arbitraries.randomValue(random -> {
            RandomMessages messages = new RandomMessages(random);
            String[] types =
                    EXAMPLES.stream().map(ProtocolPage.Example::type).toArray(String[]::new);
            JsonMapper mapper = new JsonMapper();
            var fields = mapper.readTree(
                            EXAMPLES.get(random.nextInt(EXAMPLES.size())).json())
                    .asObject();
            for (String name : List.copyOf(fields.propertyNames())) {
                if (random.nextInt(3) == 0) {
                    fields.set(name, mapper.valueToTree(messages.value(3)));
                }
            }
            if (random.nextBoolean()) {
                fields.put("type", types[random.nextInt(types.length)]);
            }
            return fields.toString();
        });
    }

    private static Sample sample(Random random) {
        Direction direction = DIRECTIONS.get(random.nextInt(DIRECTIONS.size()));
        return new Sample(direction, new RandomMessages(random).next(direction));
    }

    /** A message and where it belongs. */
    record Sample(Direction direction, WireMessage message) {}
}
