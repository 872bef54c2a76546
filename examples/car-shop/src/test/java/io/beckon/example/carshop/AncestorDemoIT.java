package io.beckon.example.carshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import tools.jackson.databind.JsonNode;

import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * What the demo could do whose job this shop has taken over, point by point, and the faults it had. What only a browser can show
 * stands in {@link AncestorDemoBrowserIT}.
 */
class AncestorDemoIT {
    private static final String OFFER = "\"offer\":{\"title\":\"Test drive?\"}";

    @RegisterExtension
    final RunningShop shop = new RunningShop();

    // ---- what it could do

    @Test
    void point01_onlyAdminsHearTheAdminChannel() {
        assertRefused(() -> shop.person().admin(CarShop.ADMIN, "wrong"));
        assertRefused(() -> shop.person().admin("somebody", RunningShop.PASSWORD));
        assertThat(shop.person().get("/beckon/dashboard/").statusCode()).isEqualTo(401);

        Line visitor = shop.person().tab("/");
        Line admin = shop.admin();
        shop.person().tab("/cars");
        admin.hears("changes");
        everybody(admin, "marker");
        visitor.hears("message", named("marker"));
        assertThat(visitor.everything())
                .doesNotContain("snapshot", "changes", "totals", "activity", "sent", "/cars");
    }

    @Test
    void point02_anAdminWhoConnectsGetsTheListOfWhoIsConnected() {
        Line one = shop.person().tab("/");
        Line two = shop.person().tab("/cars");

        JsonNode list = shop.admin().hears("snapshot");

        assertThat(row(list.path("rows"), one).path("page").path("url").asString())
                .isEqualTo(shop.url("/"));
        assertThat(row(list.path("rows"), two).path("page").path("url").asString())
                .isEqualTo(shop.url("/cars"));
        assertThat(list.path("rows")).hasSize(2);
        assertThat(list.path("totals").path("visitors").asInt()).isEqualTo(2);
    }

    @Test
    void point03_aVisitorIsTheSameOneAcrossPagesAndTabs() {
        Line admin = shop.admin();
        Person person = shop.person();
        Line first = person.tab("/");
        Line second = person.tab("/cars");
        first.close();
        Line third = person.tab("/about");

        assertThat(second.visitor()).isEqualTo(first.visitor());
        assertThat(third.visitor()).isEqualTo(first.visitor());
        assertThat(List.of(first.connection(), second.connection(), third.connection()))
                .doesNotHaveDuplicates();
        assertThat(shop.person().tab("/").visitor()).isNotEqualTo(first.visitor());
        JsonNode row = rowHeard(admin, first, is("pages", 3));
        assertThat(row.path("tabs").asInt()).isEqualTo(2);
    }

    @Test
    void point04_eachPageChangeReachesEveryAdminWithVisitorConnectionAndUrl() {
        Line here = shop.admin();
        Line there = shop.admin();
        Person person = shop.person();

        Line loaded = person.tab("/cars");
        assertPage(here, loaded, "/cars");
        assertPage(there, loaded, "/cars");

        loaded.say("{\"type\":\"page\",\"page\":" + Person.page(shop, "/cars/model-s-70") + "}");
        assertPage(here, loaded, "/cars/model-s-70");
        assertPage(there, loaded, "/cars/model-s-70");

        loaded.close();
        Line next = person.tab("/about");
        assertPage(here, next, "/about");
        assertPage(there, next, "/about");
    }

    @Test
    void point05_anOfferReachesItsVisitorAndNobodyElse() {
        Line addressed = shop.person().tab("/");
        Line other = shop.person().tab("/");
        Line admin = shop.admin();

        send(admin, "1", visitor(addressed), OFFER);

        assertThat(addressed.hears("message").path("data").path("title").asString())
                .isEqualTo("Test drive?");
        assertThat(admin.hears("sent").path("recipients").asInt()).isEqualTo(1);
        everybody(admin, "marker");
        other.hears("message", named("marker"));
        assertThat(other.heard("message")).hasSize(1);
    }

    @Test
    void point06_aMessageToEverybodyReachesEverybody() {
        Person person = shop.person();
        List<Line> lines =
                List.of(person.tab("/"), person.tab("/cars"), shop.person().tab("/about"));
        Line admin = shop.admin();

        everybody(admin, "open day");

        lines.forEach(line -> line.hears("message", named("open day")));
        assertThat(admin.hears("sent").path("recipients").asInt()).isEqualTo(2);
    }

    @Test
    void point07_aMessageToARoomReachesThoseWhoJoined() {
        Line member = shop.person().tab("/cars/roadster-sport");
        Line outsider = shop.person().tab("/cars/model-x-90d");
        Line admin = shop.admin();
        member.say("{\"type\":\"join\",\"room\":\"roadsters\"}");
        outsider.say("{\"type\":\"join\",\"room\":\"model-x\"}");
        rowHeard(admin, member, row -> row.path("rooms").toString().contains("roadsters"));
        rowHeard(admin, outsider, row -> row.path("rooms").toString().contains("model-x"));

        send(admin, "1", "{\"room\":\"roadsters\"}", message("roof down"));

        member.hears("message", named("roof down"));
        assertThat(admin.hears("sent").path("recipients").asInt()).isEqualTo(1);
        everybody(admin, "marker");
        outsider.hears("message", named("marker"));
        assertThat(outsider.heard("message")).hasSize(1);
    }

    @Test
    void point08_anyOtherEventReachesTheAdminsTheCursorIncluded() {
        Line visitor = shop.person().tab("/cars/roadster-sport");
        Line admin = shop.admin();
        admin.say("{\"type\":\"watch\",\"visitor\":\"" + visitor.visitor() + "\"}");
        admin.hears("activity");

        visitor.say(
                "{\"type\":\"track\",\"name\":\"Car Reserved\",\"properties\":{\"car\":\"roadster-sport\",\"how\":{\"many\":1}}}");
        visitor.say(
                "{\"type\":\"track\",\"name\":\"cursor\",\"properties\":{\"x\":12,\"y\":34},\"stream\":true}");

        JsonNode reserved = event(admin, "Car Reserved");
        assertThat(reserved.path("properties").path("how").path("many").asInt()).isEqualTo(1);
        assertThat(reserved.path("connection").asString()).isEqualTo(visitor.connection());
        JsonNode cursor = event(admin, "cursor");
        assertThat(cursor.path("properties").path("x").asInt()).isEqualTo(12);
        assertThat(cursor.path("properties").path("y").asInt()).isEqualTo(34);
    }

    @Test
    void point09_leavingIsAnnounced() {
        Line visitor = shop.person().tab("/");
        Line admin = shop.admin();

        visitor.close();

        admin.hears("changes", left(visitor));
        admin.hears("totals", totals -> totals.path("totals").path("visitors").asInt(-1) == 0);
    }

    // ---- the faults it had

    @Test
    void fault_aPageCouldSendToAnyOtherPage() {
        Line page = shop.person().tab("/");
        Line other = shop.person().tab("/");

        page.say("{\"type\":\"send\",\"ref\":\"a\",\"to\":" + visitor(other) + "," + OFFER + "}");
        page.say("{\"type\":\"send\",\"ref\":\"b\",\"to\":{\"everybody\":true}," + OFFER + "}");
        page.say(
                "{\"type\":\"message\",\"ref\":\"c\",\"name\":\"offer\",\"data\":{\"title\":\"Test drive?\"}}");

        for (String ref : List.of("a", "b", "c")) {
            JsonNode error =
                    page.hears("error", answer -> answer.path("ref").asString().equals(ref));
            assertThat(error.path("code").asString()).isEqualTo("unknown_type");
        }
        everybody(shop.admin(), "marker");
        other.hears("message", named("marker"));
        assertThat(other.heard("message")).hasSize(1);
    }

    @Test
    void fault_anOfferSentOnTheWayToAnotherPageWasLost() {
        Person person = shop.person();
        Line leaving = person.tab("/cars");
        Line admin = shop.admin();
        send(admin, "1", visitor(leaving), OFFER);
        String id = leaving.hears("message").path("id").asString();
        leaving.say("{\"type\":\"claim\",\"id\":\"" + id + "\"}");
        leaving.hears("granted");

        leaving.say("{\"type\":\"release\",\"id\":\"" + id + "\"}");
        leaving.close();
        Line next = person.tab("/about");

        assertThat(next.hears("message").path("id").asString()).isEqualTo(id);
        next.say("{\"type\":\"claim\",\"id\":\"" + id + "\"}");
        next.hears("granted");
        next.say("{\"type\":\"receipt\",\"id\":\"" + id + "\",\"status\":\"displayed\"}");
        admin.hears("receipt", receipt -> receipt.path("status").asString().equals("displayed"));
    }

    @Test
    void fault_anAdminsNewsGrewWithTheNumberOfVisitors() {
        List<Line> crowd = new ArrayList<>();
        long few = bytesOfOnePageChange(crowd, 100);
        long many = bytesOfOnePageChange(crowd, 1_000);

        // The same news, give or take the digits of the numbers in it.
        assertThat(many).isBetween(few - 20, few + 20);
        assertThat(few).isLessThan(1_000);
        crowd.forEach(Line::close);
    }

    @Test
    void fault_theNewsOfLeavingNamedNobody() {
        Line stays = shop.person().tab("/");
        Line goes = shop.person().tab("/cars");
        Line admin = shop.admin();
        admin.say("{\"type\":\"watch\",\"visitor\":\"" + goes.visitor() + "\"}");

        goes.close();

        JsonNode changes = admin.hears("changes", left(goes));
        assertThat(changes.path("left").toString()).doesNotContain(stays.visitor());
        JsonNode activity = admin.hears("activity", news -> entry(news, "kind", "left") != null);
        assertThat(activity.path("visitor").asString()).isEqualTo(goes.visitor());
    }

    @Test
    void fault_anAdminWhoCameLateLearnedNoPages() {
        Person person = shop.person();
        person.tab("/").close();
        person.tab("/cars").close();
        Line visitor = person.tab("/cars/roadster-sport");

        Line late = shop.admin();

        JsonNode row = row(late.hears("snapshot").path("rows"), visitor);
        assertThat(row.path("page").path("title").asString())
                .isEqualTo("The page /cars/roadster-sport");
        assertThat(row.path("pages").asInt()).isEqualTo(3);
        late.say("{\"type\":\"watch\",\"visitor\":\"" + visitor.visitor() + "\"}");
        late.hears("activity", saw("/"));
        late.hears("activity", saw("/cars"));
    }

    @Test
    void fault_oneMalformedFrameEndedTheServer() {
        Line good = shop.person().tab("/");
        Line bad = shop.person().tab("/");
        for (String frame : List.of(
                "", "not json", "[", "{\"type\":", "{\"type\":5}", "null", "[[[[[[]]]]]]")) {
            bad.say(frame);
        }
        bad.hears("error");
        Line worse = shop.person().tab("/");
        worse.sayBinary(new byte[] {0, 1, 2});
        Line admin = shop.admin();
        admin.say("}{");
        admin.hears("error");

        assertThat(worse.awaitClose()).isEqualTo(4101);
        everybody(admin, "still here");
        good.hears("message", named("still here"));
        bad.hears("message", named("still here"));
        assertThat(shop.person().get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void fault_theContainersSessionIdWasShown() {
        String sessionId = "0123456789ABCDEF0123456789ABCDEF";
        String cookie = "JSESSIONID=" + sessionId;
        Person person = shop.person();
        Line admin = shop.admin();

        for (String path : List.of("/", "/about", "/cars", "/cars/roadster-sport", "/nothing")) {
            assertThat(person.get(path, "Cookie", cookie).body()).doesNotContain(sessionId);
        }
        Line visitor = person.tab("/", "Cookie", cookie);
        rowHeard(admin, visitor, row -> true);
        admin.say("{\"type\":\"watch\",\"visitor\":\"" + visitor.visitor() + "\"}");
        admin.hears("activity");

        assertThat(visitor.everything()).doesNotContain(sessionId);
        assertThat(admin.everything()).doesNotContain(sessionId);
        // Nobody needs a session here, so that there is none to be shown.
        assertThat(person.cookieNames()).containsExactly("beckon_car-shop");
    }

    // ---- how to say it

    private long bytesOfOnePageChange(List<Line> crowd, int size) {
        while (crowd.size() < size) {
            crowd.add(Person.passerBy(shop, "/"));
        }
        Line mover = crowd.get(size - 1);
        Line admin = shop.admin();
        admin.hears("snapshot", list -> list.path("totals").path("visitors").asInt() == size);
        long before = admin.bytes();
        mover.say("{\"type\":\"page\",\"page\":" + Person.page(shop, "/cars") + "}");
        assertPage(admin, mover, "/cars");
        // The ping's answer comes after all news that the change has caused by then.
        admin.say("{\"type\":\"ping\"}");
        admin.hears("pong");
        long bytes = admin.bytes() - before;
        admin.close();
        return bytes;
    }

    private void assertPage(Line admin, Line visitor, String path) {
        JsonNode row = rowHeard(
                admin,
                visitor,
                one -> one.path("page").path("url").asString().equals(shop.url(path)));
        assertThat(row.path("connection").asString()).isEqualTo(visitor.connection());
    }

    private static void assertRefused(Runnable connecting) {
        assertThatThrownBy(connecting::run)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(401));
    }

    private static void everybody(Line admin, String name) {
        send(admin, name, "{\"everybody\":true}", message(name));
    }

    private static void send(Line admin, String ref, String to, String what) {
        admin.say("{\"type\":\"send\",\"ref\":\"" + ref + "\",\"to\":" + to + "," + what + "}");
    }

    private static String message(String name) {
        return "\"message\":{\"name\":\"" + name + "\",\"data\":{},\"keep\":false}";
    }

    private static String visitor(Line line) {
        return "{\"visitor\":\"" + line.visitor() + "\"}";
    }

    private static Predicate<JsonNode> named(String name) {
        return message -> message.path("name").asString().equals(name);
    }

    private static Predicate<JsonNode> is(String field, int value) {
        return node -> node.path(field).asInt() == value;
    }

    private static Predicate<JsonNode> left(Line visitor) {
        return changes -> changes.path("left").toString().contains(visitor.visitor());
    }

    private static JsonNode event(Line admin, String name) {
        return entry(
                admin.hears("activity", news -> entry(news, "name", name) != null), "name", name);
    }

    private Predicate<JsonNode> saw(String path) {
        return activity -> activity.path("entries").toString().contains(shop.url(path) + "\"");
    }

    private static JsonNode entry(JsonNode activity, String field, String value) {
        return StreamSupport.stream(activity.path("entries").spliterator(), false)
                .filter(entry -> entry.path(field).asString().equals(value))
                .findFirst()
                .orElse(null);
    }

    /** Waits until the admin has heard of a visitor's row in a certain state, in the list or as a change. */
    private static JsonNode rowHeard(Line admin, Line visitor, Predicate<JsonNode> state) {
        JsonNode changes = admin.hears("changes", news -> {
            JsonNode row = row(news.path("set"), visitor);
            return row != null && state.test(row);
        });
        return row(changes.path("set"), visitor);
    }

    private static JsonNode row(JsonNode rows, Line visitor) {
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.path("visitor").asString().equals(visitor.visitor()))
                .findFirst()
                .orElse(null);
    }
}
