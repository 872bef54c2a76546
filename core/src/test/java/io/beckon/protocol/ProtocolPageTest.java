package io.beckon.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Activity;
import io.beckon.AdminRight;
import io.beckon.Audience;
import io.beckon.Criteria;
import io.beckon.DeliveryPolicy;
import io.beckon.DeliveryStatus;
import io.beckon.Limits;
import io.beckon.SuppressionReason;
import io.beckon.protocol.ProtocolPage.Example;
import io.beckon.spi.CloseCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds the reference page and the codec together: what one of them says, the other one does. */
class ProtocolPageTest {
    private static final ProtocolPage PAGE = ProtocolPage.read();
    private static final JsonMapper JSON = new JsonMapper();

    private final Codec codec =
            new Codec(Limits.defaults().messageBytes(), Limits.defaults().messageDepth());

    static Stream<Example> examples() {
        return PAGE.examples().stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleIsReadAndWrittenAsItStands(Example example) {
        Direction direction = direction(example);
        String written = rewrite(direction, example.json());

        assertThat(JSON.readTree(written)).isEqualTo(withDefaults(JSON.readTree(example.json())));
        assertThat(rewrite(direction, written)).isEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleStandsBelowItsType(Example example) {
        assertThat(JSON.readTree(example.json()).get("type").stringValue())
                .isEqualTo(example.type());
    }

    @ParameterizedTest
    @EnumSource
    void everyMessageHasAnExample(Direction direction) {
        Set<Class<?>> shown = examples(direction)
                .map(example -> decode(direction, example.json()).getClass())
                .collect(Collectors.toSet());

        assertThat(shown).isEqualTo(direction.messages());
    }

    @ParameterizedTest
    @EnumSource
    void everyHeadingOfATypeHasAnExample(Direction direction) {
        Set<String> shown = examples(direction).map(Example::type).collect(Collectors.toSet());

        assertThat(PAGE.types(direction.heading()))
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .hasSameElementsAs(shown);
    }

    @Test
    void examplesShowEveryAudience() {
        Set<Class<?>> shown = examples(Direction.FROM_ADMIN)
                .map(example -> decode(Direction.FROM_ADMIN, example.json()))
                .filter(FromAdmin.Send.class::isInstance)
                .map(message -> ((FromAdmin.Send) message).to().getClass())
                .collect(Collectors.toSet());

        assertThat(shown).isEqualTo(Set.of(Audience.class.getPermittedSubclasses()));
    }

    @Test
    void criteriaTableShowsEveryKindAsItIsRead() {
        Set<Class<?>> shown = new HashSet<>();
        for (List<String> row : PAGE.table("criteria")) {
            for (String json : ProtocolPage.code(row.get(0))) {
                String whole = json.replace("[...]", "[{\"is\":\"everyone\"}]")
                        .replace("{...}", "{\"is\":\"everyone\"}");
                Criteria criteria = criteria(whole);
                String written =
                        codec.write(new FromAdmin.Subscribe(criteria, FromAdmin.Sort.NEWEST, 0, 1));
                assertThat(JSON.readTree(written).get("criteria")).isEqualTo(JSON.readTree(whole));
                shown.add(criteria.getClass());
            }
        }
        assertThat(shown).isEqualTo(Set.of(Criteria.class.getPermittedSubclasses()));
    }

    @Test
    void errorCodesAreThoseOfTheTable() {
        List<String> codes = PAGE.table("code").stream()
                .filter(row -> row.size() == 2)
                .map(row -> ProtocolPage.code(row.get(0)).get(0))
                .toList();

        assertThat(codes)
                .isEqualTo(
                        Stream.of(ErrorCode.values()).map(ErrorCode::wireName).toList());
    }

    @Test
    void closeCodesAreThoseOfTheTable() {
        List<String> codes = PAGE.table("code").stream()
                .filter(row -> row.size() == 3)
                .map(row -> row.get(0) + " " + ProtocolPage.code(row.get(1)).get(0))
                .toList();

        assertThat(codes)
                .isEqualTo(Stream.of(CloseCode.values())
                        .map(code -> code.number() + " " + code.reason())
                        .toList());
    }

    @Test
    void closeCodesComeBackOrStayAwayByTheirNumber() {
        assertThat(CloseCode.values())
                .allSatisfy(code -> assertThat(code.comeBack())
                        .isEqualTo(code.number() >= 4000 && code.number() < 4100));
    }

    @Test
    void limitsAreTheDefaultOnes() {
        Limits limits = Limits.defaults();
        List<String> defaults =
                PAGE.table("limit").stream().map(row -> row.get(1)).toList();

        assertThat(defaults)
                .contains(
                        grouped(limits.messageBytes()),
                        grouped(limits.messageDepth()),
                        limits.messagesPerSecond() + ", after a burst of " + limits.messageBurst(),
                        grouped(limits.unusableMessages()),
                        grouped(limits.connectionsPerVisitor()),
                        grouped(limits.roomsPerVisitor()));
    }

    @Test
    void namesOfConstantsStandInTheProse() {
        assertProse(
                Direction.FROM_ADMIN,
                "subscribe",
                Stream.of(FromAdmin.Sort.values()).map(FromAdmin.Sort::wireName));
        assertProse(
                Direction.TO_ADMIN,
                "welcome",
                Stream.of(AdminRight.values()).map(AdminRight::wireName));
        assertProse(
                Direction.TO_ADMIN,
                "activity",
                Stream.of(Activity.Kind.values()).map(Activity.Kind::wireName));
        assertProse(
                Direction.TO_VISITOR,
                "refused",
                Stream.of(ToVisitor.Reason.values()).map(ToVisitor.Reason::wireName));
        assertProse(
                Direction.TO_ADMIN,
                "history",
                Stream.of(DeliveryStatus.PENDING, DeliveryStatus.CLAIMED)
                        .map(DeliveryStatus::wireName));
    }

    @Test
    void reasonsAreThoseOfTheTable() {
        List<String> reasons = PAGE.table("reason").stream()
                .map(row -> ProtocolPage.code(row.get(0)).get(0))
                .toList();

        assertThat(reasons)
                .isEqualTo(Stream.of(SuppressionReason.values())
                        .map(SuppressionReason::wireName)
                        .toList());
    }

    @Test
    void fieldsOfTheDeliveryPolicyAreThoseOfTheTable() {
        String offer = PAGE.examples().stream()
                .map(Example::json)
                .filter(json -> json.contains("lateArrivals"))
                .findFirst()
                .orElseThrow();
        FromAdmin.Send send = (FromAdmin.Send) decode(Direction.FROM_ADMIN, offer);
        Set<String> told = PAGE.table("field").stream()
                .map(row -> ProtocolPage.code(row.get(0)).get(0))
                .collect(Collectors.toSet());

        // The example says everything that can be said, but for the other kind of expiry.
        assertThat(send.message().delivery())
                .isEqualTo(DeliveryPolicy.builder()
                        .expiresAt(Instant.ofEpochMilli(1_800_000_000_000L))
                        .priority(10)
                        .replaces("sale")
                        .budget(10)
                        .atMostOnce()
                        .uncapped()
                        .lateArrivals()
                        .build());
        Set<String> written = new HashSet<>(JSON.readTree(offer).get("offer").propertyNames());
        written.remove("title");
        written.add("expiresAfter");
        assertThat(told).isEqualTo(written);
    }

    @Test
    void statusesOfReceiptsAreThoseOfTheProse() {
        for (Direction direction : List.of(Direction.FROM_VISITOR, Direction.TO_ADMIN)) {
            String example = examples(direction)
                    .filter(receipt -> receipt.type().equals("receipt"))
                    .findFirst()
                    .orElseThrow()
                    .json();
            List<String> told = ProtocolPage.code(PAGE.prose(direction.heading(), "receipt"));
            for (DeliveryStatus status : DeliveryStatus.values()) {
                String name = status.wireName();
                Decoded<?> decoded = direction
                        .read(codec, example.replace("displayed", name))
                        .get(0);
                assertThat(decoded.message() != null)
                        .as(direction + " " + name)
                        .isEqualTo(told.contains(name));
            }
        }
    }

    private void assertProse(Direction direction, String type, Stream<String> names) {
        assertThat(ProtocolPage.code(PAGE.prose(direction.heading(), type)))
                .containsAll(names.toList());
    }

    private Criteria criteria(String json) {
        WireMessage message =
                decode(Direction.FROM_ADMIN, "{\"type\":\"subscribe\",\"criteria\":" + json + "}");
        return ((FromAdmin.Subscribe) message).criteria();
    }

    private String rewrite(Direction direction, String json) {
        WireMessage message = decode(direction, json);
        boolean hasOwnRef = !direction.ofClient() || message instanceof FromAdmin.Send;
        return hasOwnRef
                ? codec.write(message)
                : codec.write(message, direction.read(codec, json).get(0).ref());
    }

    private WireMessage decode(Direction direction, String json) {
        List<? extends Decoded<? extends WireMessage>> decoded = direction.read(codec, json);
        assertThat(decoded).hasSize(1);
        assertThat(decoded.get(0).problem()).as(json).isNull();
        return decoded.get(0).message();
    }

    private static Stream<Example> examples(Direction direction) {
        return examples().filter(example -> example.section().equals(direction.heading()));
    }

    private static Direction direction(Example example) {
        return Arrays.stream(Direction.values())
                .filter(direction -> direction.heading().equals(example.section()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("An example below no direction: " + example));
    }

    /** Fills in what the page says about fields that are left out. */
    private static JsonNode withDefaults(JsonNode example) {
        ObjectNode message = (ObjectNode) example;
        switch (message.get("type").stringValue()) {
            case "subscribe" -> {
                ObjectNode window = message.withObject("/window");
                setIfLeftOut(window, "offset", JSON.readTree("0"));
                setIfLeftOut(window, "limit", JSON.readTree("100"));
            }
            case "send" -> {
                ObjectNode content = (ObjectNode)
                        (message.has("offer") ? message.get("offer") : message.get("message"));
                if (message.has("offer") || content.path("keep").asBoolean()) {
                    setExpiry(content);
                }
            }
            default -> {
                // The others are written as they stand.
            }
        }
        return message;
    }

    private static void setExpiry(ObjectNode content) {
        if (!content.has("expiresAt")) {
            setIfLeftOut(content, "expiresAfter", JSON.readTree("86400000"));
        }
    }

    private static void setIfLeftOut(ObjectNode object, String field, JsonNode value) {
        if (!object.has(field)) {
            object.set(field, value);
        }
    }

    private static String grouped(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
