package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.beckon.Audience;
import io.beckon.Limits;
import io.beckon.VisitorId;
import io.beckon.protocol.ErrorCode;
import io.beckon.protocol.Problem;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;

import java.util.Map;

/** Rooms, which the application fills, and visitors where the site lets them. */
final class RoomsTest extends EngineTestBase {
    private static final VisitorId NOBODY = new VisitorId("v_aaaaaaaaaaaaaaaaaaaaaa");

    private void startWithJoinableRooms() {
        start(shop().joinableRooms(room -> room.startsWith("public-")).build(), b -> b);
    }

    @Test
    void aVisitorIsInARoomOnAllTabsUntilItLeavesTheRoom() {
        TestVisitor visitor = visitorOn("/");
        TestTab other = visitor.open("/other");

        assertThat(beckon.rooms().join(visitor.id(), "roadsters")).isTrue();
        assertThat(beckon.rooms().join(visitor.id(), "roadsters")).isFalse();
        assertThat(seen(visitor).rooms()).containsExactly("roadsters");
        assertThat(beckon.rooms().members("roadsters")).containsExactly(visitor.id());

        send(live("to the room"), Audience.room("roadsters"));
        assertThat(visitor.tab().messageNames()).containsExactly("to the room");
        assertThat(other.messageNames()).containsExactly("to the room");

        assertThat(beckon.rooms().leave(visitor.id(), "roadsters")).isTrue();
        assertThat(beckon.rooms().leave(visitor.id(), "roadsters")).isFalse();
        assertThat(seen(visitor).rooms()).isEmpty();
        assertThat(send(live("to nobody"), Audience.room("roadsters")).recipients())
                .isZero();
        assertThat(heard.about(visitor.id())).endsWith("roomJoined", "roomLeft");
    }

    @Test
    void aRoomGoesOnAcrossPagesAndEndsWithTheVisit() {
        TestVisitor visitor = visitorOn("/");
        beckon.rooms().join(visitor.id(), "roadsters");
        visitor.walkTo("/next");
        assertThat(seen(visitor).rooms()).containsExactly("roadsters");

        visitor.leave();
        graceIsOver();

        assertThat(beckon.rooms().size("roadsters")).isZero();
        assertThat(figure("rooms")).isZero();
        assertThat(heard.count("roomLeft")).isZero();
        visitor.open("/back");
        assertThat(seen(visitor).rooms()).isEmpty();
    }

    @Test
    void whoIsNotThereCannotJoin() {
        assertThat(beckon.rooms().join(NOBODY, "roadsters")).isFalse();
        assertThat(beckon.rooms().leave(NOBODY, "roadsters")).isFalse();
        assertThat(beckon.rooms().members("roadsters")).isEmpty();
    }

    @Test
    void visitorsJoinAndLeaveRoomsThatTheSiteLetsThem() {
        startWithJoinableRooms();
        TestVisitor visitor = visitorOn("/");
        visitor.tab().join("public-roadsters");
        assertThat(seen(visitor).rooms()).containsExactly("public-roadsters");
        visitor.tab().part("public-roadsters");
        assertThat(seen(visitor).rooms()).isEmpty();
        assertThat(visitor.tab().received(Problem.class)).isEmpty();
    }

    @Test
    void visitorsNeitherJoinNorLeaveOtherRooms() {
        startWithJoinableRooms();
        TestVisitor visitor = visitorOn("/");
        beckon.rooms().join(visitor.id(), "staff");
        visitor.tab().part("staff");
        visitor.tab().expectError(ErrorCode.ROOM_NOT_JOINABLE);
        visitor.tab().join("vip");
        visitor.tab().expectError(ErrorCode.ROOM_NOT_JOINABLE);
        assertThat(seen(visitor).rooms()).containsExactly("staff");
    }

    @Test
    void noRoomIsJoinableUnlessTheSiteSaysSo() {
        TestVisitor visitor = visitorOn("/");
        visitor.tab().join("roadsters");
        visitor.tab().expectError(ErrorCode.ROOM_NOT_JOINABLE);
        assertThat(figure("rooms")).isZero();
    }

    @Test
    void aVisitorIsInSoManyRoomsAndNoMore() {
        start(
                shop().joinableRooms(room -> true).build(),
                b -> b.limits(Limits.builder().roomsPerVisitor(2).build()));
        TestVisitor visitor = visitorOn("/");
        visitor.tab().join("a");
        visitor.tab().join("b");
        visitor.tab().sayRaw("{\"type\":\"join\",\"room\":\"c\",\"ref\":\"7\"}");
        assertThat(visitor.tab().expectError(ErrorCode.TOO_MANY_ROOMS).ref()).isEqualTo("7");
        assertThatIllegalStateException()
                .isThrownBy(() -> beckon.rooms().join(visitor.id(), "d"))
                .withMessageContaining("2 rooms");
        assertThat(seen(visitor).rooms()).containsExactlyInAnyOrder("a", "b");
        assertThat(beckon.rooms().join(visitor.id(), "a")).isFalse();
    }

    @Test
    void theLargestRoomsComeFirst() {
        var visitors = visitors(3);
        visitors.forEach(visitor -> beckon.rooms().join(visitor.id(), "all"));
        beckon.rooms().join(visitors.get(0).id(), "one");
        visitors.subList(0, 2).forEach(visitor -> beckon.rooms().join(visitor.id(), "two"));

        assertThat(beckon.rooms().largest(2))
                .containsExactly(Map.entry("all", 3), Map.entry("two", 2));
        assertThat(beckon.rooms().largest(9)).containsKeys("one");
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        TestVisitor visitor = visitorOn("/");
        for (String name : new String[] {"", "a\nb", "x".repeat(65)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> beckon.rooms().join(visitor.id(), name));
            assertThatIllegalArgumentException().isThrownBy(() -> Audience.room(name));
        }
    }

    @Test
    void aSiteThatCannotDecideIsAnsweredAsAFaultOfTheServer() {
        expectFaults();
        start(
                shop().joinableRooms(room -> {
                            throw new IllegalStateException("thrown on purpose");
                        })
                        .build(),
                b -> b);
        TestVisitor visitor = visitorOn("/");
        visitor.tab().join("a");
        visitor.tab().expectError(ErrorCode.INTERNAL);
        assertThat(figure("rooms")).isZero();
    }
}
