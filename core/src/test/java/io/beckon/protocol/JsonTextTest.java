package io.beckon.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.beckon.protocol.JsonText.Item;
import io.beckon.protocol.JsonText.Items;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What is read of texts that come by another way than a connection. */
class JsonTextTest {
    private static final int DEPTH = 4;
    private static final int VALUES = 20;
    private static final int BYTES = 40;
    private static final int ITEMS = 3;

    private final JsonText json = new JsonText(DEPTH, VALUES);

    @Test
    void anObjectIsReadWithAllKindsOfValues() {
        Item item = json.object(
                "{\"s\":\"\u00e4\",\"i\":1,\"l\":5000000000,\"d\":1.5,\"t\":true,\"n\":null,\"a\":[1,{\"b\":2}]}");

        assertThat(item.problem()).isNull();
        assertThat(item.fields())
                .containsEntry("s", "\u00e4")
                .containsEntry("i", 1)
                .containsEntry("l", 5_000_000_000L)
                .containsEntry("d", 1.5)
                .containsEntry("t", true)
                .containsEntry("n", null)
                .containsEntry("a", List.of(1, Map.of("b", 2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nonsense",
                "{",
                "{\"a\":1",
                "{\"a\":1}}",
                "{\"a\":1} {\"a\":1}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":NaN}",
                "[{\"a\":1}]",
                "null",
                "12",
                "{\"batch\":3,}",
                "{\"batch\":{\"a\":[}}",
                "{\"batch\":[1,2}",
                "{\"batch\":[{]}"
            })
    void whatIsNoObjectIsMalformed(String text) {
        assertThat(code(json.object(text))).isEqualTo(ErrorCode.MALFORMED);
        assertThat(code(batch(text).whole())).isEqualTo(ErrorCode.MALFORMED);
    }

    @Test
    void anObjectIsHeldToTheLimits() {
        assertThat(json.object("{\"a\":[[[1]]]}").problem()).isNull();
        assertThat(code(json.object("{\"a\":[[[[1]]]]}"))).isEqualTo(ErrorCode.TOO_DEEP);
        assertThat(code(json.object("{\"a\":" + "[".repeat(600) + "]".repeat(600) + "}")))
                .isEqualTo(ErrorCode.TOO_DEEP);
        assertThat(json.object("{\"a\":" + ones(VALUES - 1) + "}").problem()).isNull();
        assertThat(code(json.object("{\"a\":" + ones(VALUES) + "}"))).isEqualTo(ErrorCode.INVALID);
        assertThat(code(json.object("{\"a\":1e999}"))).isEqualTo(ErrorCode.INVALID);
    }

    @Test
    void aListIsReadApartFromTheRest() {
        Items items = batch("{\"x\":1,\"batch\":[{\"a\":1},{\"a\":2}],\"y\":[2]}");

        assertThat(items.whole()).isEqualTo(new Item(Map.of("x", 1, "y", List.of(2)), null));
        assertThat(items.items())
                .containsExactly(new Item(Map.of("a", 1), null), new Item(Map.of("a", 2), null));
        assertThat(items.leftOut()).isZero();
    }

    @Test
    void anItemThatCannotBeUsedTakesOnlyItselfOut() {
        Items items = batch("{\"batch\":[{\"a\":[[[[1]]]]},7,{\"a\":3}]}");

        assertThat(items.items()).hasSize(3);
        assertThat(code(items.items().get(0))).isEqualTo(ErrorCode.TOO_DEEP);
        assertThat(code(items.items().get(1))).isEqualTo(ErrorCode.MALFORMED);
        assertThat(items.items().get(2)).isEqualTo(new Item(Map.of("a", 3), null));
    }

    @ParameterizedTest
    @CsvSource({"x, 32, 33", "\u00e4, 16, 17", "\u20ac, 10, 11", "\\u00e4, 5, 6"})
    void anItemIsMeasuredInBytesOfItsText(String character, int most, int more) {
        // Eight bytes are around the characters.
        assertThat(batch("{\"batch\":[{\"a\":\"" + character.repeat(most) + "\"}]}")
                        .items()
                        .get(0)
                        .problem())
                .isNull();
        assertThat(code(batch("{\"batch\":[{\"a\":\"" + character.repeat(more) + "\"}]}")
                        .items()
                        .get(0)))
                .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
    }

    @Test
    void moreItemsThanThereMayBeAreOnlyCounted() {
        Items items = batch("{\"batch\":[{},{},{},{\"a\":[1]},5]}");

        assertThat(items.items()).hasSize(ITEMS);
        assertThat(items.leftOut()).isEqualTo(2);
    }

    @Test
    void ofTwoListsTheLastOneCounts() {
        assertThat(batch("{\"batch\":[{\"a\":1},{},{},{}],\"batch\":[{\"a\":2}]}"))
                .isEqualTo(new Items(
                        new Item(Map.of(), null), List.of(new Item(Map.of("a", 2), null)), 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"batch\":3}", "{\"batch\":{\"a\":[1]},\"x\":{\"y\":1}}"})
    void aListThatIsNoneIsInvalid(String text) {
        assertThat(code(batch(text).whole())).isEqualTo(ErrorCode.INVALID);
    }

    @Test
    void aProblemOfTheWholeLeavesNoItems() {
        Items items = batch("{\"batch\":[{}],\"x\":[[[[[1]]]]]}");

        assertThat(code(items.whole())).isEqualTo(ErrorCode.TOO_DEEP);
        assertThat(items.items()).isEmpty();
    }

    @Test
    void halfASurrogatePairIsReplaced() {
        assertThat(json.object("{\"a\":\"\\ud800x\"}").fields()).containsEntry("a", "\uFFFDx");
    }

    @Test
    void nothingOfTheTextIsRepeated() {
        for (String text : Arrays.asList(
                "s3cr3t", "{\"s3cr3t\":[[[[[1]]]]]}", "{\"batch\":\"s3cr3t\"}", "{\"s3cr3t\"")) {
            assertThat(batch(text).whole().problem().message())
                    .as(text)
                    .isNotEmpty()
                    .doesNotContain("s3cr3t");
        }
    }

    @Test
    void limitsThatAreNoneAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonText(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonText(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonText(Codec.MAX_DEPTH + 1, 1));
    }

    private Items batch(String text) {
        return json.objects(text, "batch", BYTES, ITEMS);
    }

    private static String ones(int number) {
        return "[" + "1,".repeat(number - 1) + "1]";
    }

    private static ErrorCode code(Item item) {
        return item.problem() == null ? null : item.problem().code();
    }
}
