package io.beckon.servlet.api;

import static io.beckon.people.Identity.Kind.ANONYMOUS_ID;
import static io.beckon.people.Identity.Kind.EMAIL;
import static io.beckon.people.Identity.Kind.USER_ID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.beckon.people.Identity;
import io.beckon.people.ProfileEvent;
import io.beckon.protocol.JsonText;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.Map;

/** What a message of Segment's means here. */
class MessagesTest {
    private static final Instant RECEIVED = Instant.parse("2026-05-05T12:00:00Z");
    private static final Identity OWN_USER = new Identity("own", USER_ID, "u1");
    private static final Identity SEGMENT_USER = new Identity("segment", USER_ID, "u1");
    private static final Identity ANONYMOUS = new Identity("segment", ANONYMOUS_ID, "a1");
    private static final Identity EMAIL_ADDRESS = new Identity("own", EMAIL, "ann@shop.example");

    @Test
    void identifySetsTraitsOfWhoeverHasTheIds() {
        Entry entry = read(
                Call.IDENTIFY,
                "'userId':'u1','anonymousId':'a1','traits':{'email':' Ann@Shop.example','plan':'gold','old':null}");

        assertThat(entry.identities())
                .containsExactlyInAnyOrder(OWN_USER, SEGMENT_USER, ANONYMOUS, EMAIL_ADDRESS);
        assertThat(entry.update().traits())
                .containsEntry("plan", "gold")
                .containsEntry("old", null);
    }

    @Test
    void anEmailIsFoundInTheContextOfEveryCall() {
        assertThat(read(Call.TRACK, "'event':'e','context':{'traits':{'email':'ann@shop.example'}}")
                        .identities())
                .containsExactly(EMAIL_ADDRESS);
    }

    @Test
    void aGroupsEmailIsNobodys() {
        Entry entry = read(
                Call.GROUP,
                "'userId':'u1','groupId':7,'traits':{'email':'ann@shop.example','seats':3}");

        assertThat(entry.identities()).containsExactlyInAnyOrder(OWN_USER, SEGMENT_USER);
        assertThat(entry.update().account())
                .isEqualTo(Map.of("id", "7", "email", "ann@shop.example", "seats", 3));
        assertThat(entry.update().traits()).isEmpty();
    }

    @Test
    void numbersAreIdsToo() {
        assertThat(read(Call.TRACK, "'event':'e','userId':17").identities())
                .contains(new Identity("own", USER_ID, "17"));
    }

    @Test
    void trackAddsAnEventAtItsCorrectedTime() {
        Entry entry = read(
                Call.TRACK,
                "'userId':'u1','event':'Order Completed','properties':{'total':9},"
                        + "'timestamp':'2020-01-01T00:00:00Z','sentAt':'2020-01-01T00:00:30Z'");

        assertThat(entry.update().events())
                .containsExactly(new ProfileEvent(
                        "Order Completed", Map.of("total", 9), RECEIVED.minusSeconds(30)));
    }

    @Test
    void theTimeOfSendingMayBeTheBatchs() {
        Map<String, Object> fields = fields(
                "'userId':'u1','event':'e','sentAt':null,'timestamp':'2020-01-01T00:00:00Z'");

        Entry entry =
                Messages.read(Call.TRACK, fields, "2020-01-01T00:01:00Z", RECEIVED, Caller.SERVER);

        assertThat(entry.update().events().get(0).at()).isEqualTo(RECEIVED.minusSeconds(60));
    }

    @Test
    void whoForwardsAMessageHasCorrectedItsTime() {
        Map<String, Object> fields = fields(
                "'userId':'u1','event':'e','timestamp':'2026-05-05T11:00:00Z','sentAt':'2020-01-01T00:00:30Z'");

        Entry entry = Messages.read(Call.TRACK, fields, null, RECEIVED, Caller.WEBHOOK);

        assertThat(entry.update().events().get(0).at())
                .isEqualTo(Instant.parse("2026-05-05T11:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "PAGE, Home, Viewed Home Page",
        "SCREEN, Home, Viewed Home Screen",
        "PAGE, '', Loaded a Page",
        "SCREEN, '', Loaded a Screen"
    })
    void pagesAndScreensAreEvents(Call call, String name, String event) {
        Entry entry = read(
                call,
                "'userId':'u1','name':'" + name
                        + "','category':'Cars','properties':{'url':'/x','category':'Mine'}");

        assertThat(entry.update().events().get(0).name()).isEqualTo(event);
        assertThat(entry.update().events().get(0).properties())
                .isEqualTo(Map.of("url", "/x", "name", name, "category", "Mine"));
    }

    @Test
    void anAliasJoinsTheAnonymousIdToTheUser() {
        Entry entry = read(Call.ALIAS, "'userId':'u1','previousId':'a1'");

        assertThat(entry.identities()).containsExactlyInAnyOrder(OWN_USER, SEGMENT_USER, ANONYMOUS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'event':'e'",
                "'event':'e','userId':null,'anonymousId':''",
                "'event':'e','userId':'null','anonymousId':'anonymous'",
                "'event':'e','userId':0",
                "'userId':'u1'",
                "'userId':'u1','event':''",
                "'userId':'u1','event':7",
                "'userId':'u1','event':'e','properties':[1]",
                "'userId':'u1','event':'e','context':'x'"
            })
    void whatCannotBeUsedIsRefused(String fields) {
        assertRefused(Call.TRACK, fields);
    }

    @Test
    void namesAndIdsHaveALimit() {
        String name = "'userId':'u1','event':'" + "x".repeat(ProfileEvent.MAX_NAME);
        read(Call.TRACK, name + "'");
        assertRefused(Call.TRACK, name + "x'");
        assertRefused(
                Call.TRACK, "'userId':'u1','event':'e','messageId':'" + "m".repeat(257) + "'");
        assertThat(read(
                                Call.TRACK,
                                "'userId':'u1','event':'e','messageId':'" + "m".repeat(256) + "'")
                        .messageId())
                .hasSize(256);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GROUP | 'userId':'u1'",
                "ALIAS | 'userId':'u1'",
                "ALIAS | 'previousId':'u1'",
                "IDENTIFY | 'userId':'u1','traits':7"
            })
    void eachCallHasWhatItNeeds(Call call, String fields) {
        assertRefused(call, fields);
    }

    @Test
    void aPublicKeyIsGoodForTheAnonymousIdAlone() {
        Entry entry = Messages.read(
                Call.IDENTIFY,
                fields("'userId':'u1','anonymousId':'a1','traits':{'email':'ann@shop.example'}"),
                null,
                RECEIVED,
                Caller.PUBLIC);

        assertThat(entry.identities()).containsExactly(ANONYMOUS);
        assertThat(catchThrowableOfType(
                        Refused.class,
                        () -> Messages.read(
                                Call.IDENTIFY,
                                fields("'userId':'u1'"),
                                null,
                                RECEIVED,
                                Caller.PUBLIC)))
                .isNotNull();
        assertThat(Messages.read(
                                Call.ALIAS,
                                fields("'userId':'u1','previousId':'a2','anonymousId':'a1'"),
                                null,
                                RECEIVED,
                                Caller.PUBLIC)
                        .identities())
                .isEmpty();
    }

    @Test
    void nothingOfAPersonIsInAText() {
        assertThat(read(Call.TRACK, "'userId':'u1','event':'e'").toString()).isEqualTo("Entry");
    }

    private static void assertRefused(Call call, String fields) {
        Refused refused = catchThrowableOfType(Refused.class, () -> read(call, fields));

        assertThat(refused).as(fields).isNotNull();
        assertThat(refused.answer().status()).isEqualTo(400);
    }

    private static Entry read(Call call, String fields) {
        return Messages.read(call, fields(fields), null, RECEIVED, Caller.SERVER);
    }

    private static Map<String, Object> fields(String fields) {
        return new JsonText(16, 100)
                .object("{" + fields.replace('\'', '"') + "}")
                .fields();
    }
}
