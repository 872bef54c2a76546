package io.beckon.engine;

import static io.beckon.DeliveryStatus.DELIVERED;
import static io.beckon.DeliveryStatus.DISMISSED;
import static io.beckon.DeliveryStatus.DISPLAYED;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.AdminPolicy;
import io.beckon.Audience;
import io.beckon.Delivery;
import io.beckon.DeliveryPolicy;
import io.beckon.Message;
import io.beckon.MessageId;
import io.beckon.Offer;
import io.beckon.Progress;
import io.beckon.protocol.ErrorCode;
import io.beckon.protocol.FromAdmin;
import io.beckon.protocol.ToAdmin;
import io.beckon.protocol.ToVisitor;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What admins send, and what they hear of it. */
final class AdminMessagesTest extends EngineTestBase {
    private void startWithChannels(String... names) {
        start(builder -> {
            for (String name : names) {
                builder.adminChannel(name, AdminPolicy.requireRole(AdminPolicy.DEFAULT_ROLE));
            }
            return builder;
        });
    }

    @Test
    void anOfferReachesTheVisitorChosenAndNobodyElse() {
        TestVisitor chosen = visitorOn("/chosen");
        TestVisitor movedLast = visitorOn("/");
        TestAdmin admin = admin().subscribe();
        movedLast.tab().page("/moved");

        admin.send("1", Audience.visitor(chosen.id()), Offer.of("Test drive?"));
        aMomentPasses();

        assertThat(chosen.tab().expectMessage().data()).containsEntry("title", "Test drive?");
        assertThat(movedLast.tab().messageNames()).isEmpty();
        ToAdmin.SentNotice notice = admin.expect(ToAdmin.SentNotice.class);
        assertThat(notice.ref()).isEqualTo("1");
        assertThat(notice.by()).isEqualTo("ada");
        assertThat(notice.sent().recipients()).isOne();
        assertThat(notice.data()).containsEntry("title", "Test drive?");
    }

    @Test
    void whatIsSentAgainUnderItsKeyIsAnsweredAndNotSentAgain() {
        TestVisitor visitor = visitorOn("/");
        TestAdmin admin = admin();
        admin.send("1", "key", Audience.visitor(visitor.id()), Offer.of("a"));
        aMomentPasses();
        ToAdmin.SentNotice first = admin.expect(ToAdmin.SentNotice.class);
        admin.leave();

        TestAdmin again = admin();
        again.send("2", "key", Audience.visitor(visitor.id()), Offer.of("a"));

        // The one that every admin gets who comes has no ref.
        assertThat(again.received(ToAdmin.SentNotice.class))
                .filteredOn(notice -> "2".equals(notice.ref()))
                .containsExactly(new ToAdmin.SentNotice(
                        "2",
                        first.sent(),
                        first.by(),
                        first.at(),
                        first.to(),
                        first.name(),
                        first.data(),
                        null));
        aMomentPasses();
        assertThat(visitor.tab().messageNames()).containsExactly("offer");
    }

    @Test
    void whatOnlyLaterVisitorsWouldGetCanBeRevoked() {
        TestAdmin admin = admin();
        TestAdmin other = TestAdmin.named(beckon, "bob");
        Message welcome = kept("welcome", DeliveryPolicy.Builder::lateArrivals);
        admin.send("1", Audience.everybody(), welcome);
        aMomentPasses();
        ToAdmin.SentNotice notice = other.expect(ToAdmin.SentNotice.class);
        assertThat(notice.lateUntil())
                .isEqualTo(notice.at() + Duration.ofHours(24).toMillis());
        other.takeUnread();

        admin.say(new FromAdmin.Revoke(notice.sent().id()));
        aMomentPasses();

        for (TestAdmin each : List.of(admin, other)) {
            assertThat(each.received(ToAdmin.ProgressUpdate.class)).last().satisfies(progress -> {
                assertThat(progress.ended()).isTrue();
                assertThat(progress.progress().recipients()).isZero();
            });
        }
        assertThat(visitorOn("/late").tab().messageNames()).isEmpty();
        TestAdmin later = TestAdmin.named(beckon, "eve");
        aMomentPasses();
        assertThat(later.expect(ToAdmin.ProgressUpdate.class).ended()).isTrue();
    }

    @Test
    void anAdminRevokesWhatStillWaits() {
        TestVisitor visitor = visitorOn("/");
        TestAdmin admin = admin();
        admin.send("1", Audience.visitor(visitor.id()), Offer.of("a"));
        aMomentPasses();
        MessageId message = admin.expectSent();
        admin.takeUnread();

        admin.say(new FromAdmin.Revoke(message));

        assertThat(admin.received(ToAdmin.ProgressUpdate.class))
                .last()
                .extracting(update -> update.progress().revoked())
                .isEqualTo(1);
        visitor.tab().claim(message);
        visitor.tab().expectRefused(message, ToVisitor.Reason.OVER);
        admin.say(new FromAdmin.Revoke(new MessageId("01KABCDEFGHJKMNPQRSTVWXYZ0")));
        admin.expectError(ErrorCode.UNKNOWN_MESSAGE);
    }

    @Test
    void anAdminLooksAtTheHistoryOfAVisitorWhoIsAway() {
        TestVisitor visitor = visitorOn("/");
        MessageId message = keepFor(visitor, "offer");
        visitor.leave();
        graceIsOver();
        TestAdmin admin = admin();

        admin.say(new FromAdmin.History(visitor.id()));

        ToAdmin.HistoryUpdate history = admin.expect(ToAdmin.HistoryUpdate.class);
        assertThat(history.visitor()).isEqualTo(visitor.id());
        assertThat(history.deliveries())
                .singleElement()
                .extracting(Delivery::message)
                .isEqualTo(message);
    }

    @Test
    void theKeyOfAnotherAdminTellsNothing() {
        TestVisitor visitor = visitorOn("/");
        admin().send("1", "key", Audience.visitor(visitor.id()), Offer.of("a"));
        TestAdmin other = TestAdmin.named(beckon, "bob");

        other.send("2", "key", Audience.visitor(visitor.id()), Offer.of("b"));

        assertThat(other.expectError(ErrorCode.NOT_ALLOWED).ref()).isEqualTo("2");
    }

    @Test
    void anOfferThatWouldWaitForTooLongIsInvalid() {
        TestAdmin admin = admin();
        Instant tooLate = Instant.ofEpochMilli(time.millis()).plus(Duration.ofDays(366));

        admin.send(
                "1",
                Audience.everybody(),
                Offer.titled("a")
                        .delivery(DeliveryPolicy.builder().expiresAt(tooLate).build())
                        .build());

        assertThat(admin.expectError(ErrorCode.INVALID).ref()).isEqualTo("1");
    }

    @Test
    void everyAdminOfTheChannelHearsOfItAndOnlyTheSenderFindsItsRef() {
        TestVisitor visitor = visitorOn("/");
        TestAdmin sender = admin();
        TestAdmin colleague = TestAdmin.named(beckon, "bob");
        sender.send("mine", Audience.visitor(visitor.id()), Offer.of("a"));
        aMomentPasses();
        assertThat(sender.expect(ToAdmin.SentNotice.class).ref()).isEqualTo("mine");
        ToAdmin.SentNotice heard = colleague.expect(ToAdmin.SentNotice.class);
        assertThat(heard.ref()).isNull();
        assertThat(heard.by()).isEqualTo("ada");
    }

    @Test
    void otherChannelsHearNothingOfIt() {
        startWithChannels("sales", "support");
        TestVisitor visitor = visitorOn("/");
        TestAdmin sales = TestAdmin.on(beckon, "sales", "sam");
        TestAdmin support = TestAdmin.on(beckon, "support", "sue");
        TestAdmin main = admin();
        sales.send("1", Audience.visitor(visitor.id()), Offer.of("a"));
        visitor.tab().show();
        aMomentPasses();

        assertThat(sales.received(ToAdmin.ReceiptUpdate.class)).isNotEmpty();
        for (TestAdmin other : List.of(support, main)) {
            assertThat(other.received()).hasOnlyElementsOfType(ToAdmin.AdminWelcome.class);
        }
    }

    @Test
    void whatTheApplicationSendsIsToldOnTheDefaultChannel() {
        startWithChannels("sales");
        visitorOn("/");
        TestAdmin main = admin();
        TestAdmin sales = TestAdmin.on(beckon, "sales", "sam");
        sendOffer("From the shop", Audience.everybody());
        aMomentPasses();
        assertThat(main.expect(ToAdmin.SentNotice.class).by()).isEqualTo("api");
        assertThat(sales.received(ToAdmin.SentNotice.class)).isEmpty();
    }

    @Test
    void receiptsOfAMessageToOneVisitorComeOneByOne() {
        TestVisitor visitor = visitorOn("/");
        TestAdmin admin = admin();
        admin.send("1", Audience.visitor(visitor.id()), Offer.of("a"));
        aMomentPasses();
        MessageId message = visitor.tab().show();
        aMomentPasses();
        visitor.tab().report(message, DISMISSED);
        aMomentPasses();

        assertThat(admin.received(ToAdmin.ReceiptUpdate.class))
                .allSatisfy(update -> {
                    assertThat(update.receipt().visitor()).isEqualTo(visitor.id());
                    assertThat(update.receipt().message()).isEqualTo(message);
                })
                .extracting(update -> update.receipt().status())
                .containsExactly(DELIVERED, DISPLAYED, DISMISSED);
        assertThat(admin.picture().progress(message))
                .isEqualTo(new Progress(message, 1, 1, 1, 0, 1, 0, 0, 0, Map.of()));
    }

    @Test
    void receiptsOfAMessageToManyComeAsProgress() {
        List<TestVisitor> visitors = visitors(10);
        TestAdmin admin = admin();
        admin.send("1", Audience.everybody(), Offer.of("a"));
        visitors.subList(0, 4).forEach(visitor -> visitor.tab().show());
        aMomentPasses();

        MessageId message = admin.expectSent();
        assertThat(admin.picture().progress(message))
                .isEqualTo(new Progress(message, 10, 10, 4, 0, 0, 0, 0, 0, Map.of()));
        assertThat(admin.received(ToAdmin.ReceiptUpdate.class)).isEmpty();

        time.advance(java.time.Duration.ofHours(24));
        assertThat(admin.picture().progress(message))
                .isEqualTo(new Progress(message, 10, 10, 4, 0, 0, 0, 6, 0, Map.of()));
    }

    @Test
    void aLiveMessageHasNoProgress() {
        visitorOn("/");
        TestAdmin admin = admin();
        admin.send("1", Audience.everybody(), live("stock"));
        aMomentPasses();
        assertThat(admin.expect(ToAdmin.SentNotice.class).name()).isEqualTo("stock");
        assertThat(admin.received(ToAdmin.ProgressUpdate.class)).isEmpty();
    }

    @Test
    void whoComesLateLearnsWhatWasSentLately() {
        visitorOn("/");
        TestAdmin early = admin();
        for (int i = 0; i < 60; i++) {
            sendOffer("offer " + i, Audience.everybody());
            time.advanceMillis(10);
        }
        TestAdmin late = admin();
        aMomentPasses();

        assertThat(late.received().get(0)).isInstanceOf(ToAdmin.AdminWelcome.class);
        assertThat(late.received(ToAdmin.SentNotice.class))
                .hasSize(50)
                .last()
                .extracting(notice -> notice.data().get("title"))
                .isEqualTo("offer 59");
        assertThat(late.received(ToAdmin.ProgressUpdate.class)).hasSize(50);
        assertThat(early.received(ToAdmin.SentNotice.class)).hasSize(60);
    }

    @Test
    void anOfferToWhoLeftIsKeptWhileSomethingWaitsForIt() {
        TestVisitor visitor = visitorOn("/");
        keepFor(visitor, "waits");
        visitor.leave();
        graceIsOver();
        TestAdmin admin = admin();
        admin.send("1", Audience.visitor(visitor.id()), Offer.of("a"));
        aMomentPasses();
        assertThat(admin.received(ToAdmin.SentNotice.class))
                .last()
                .extracting(notice -> notice.sent().recipients())
                .isEqualTo(1);
        assertThat(visitor.open("/back").messageNames()).containsExactly("waits", "offer");
    }

    @Test
    void aSendWhileTheServerShutsDownIsRefusedByTheFuture() {
        TestVisitor visitor = visitorOn("/");
        beckon.close();
        assertThat(beckon.send(Offer.of("late"), Audience.visitor(visitor.id())))
                .isCompletedExceptionally();
        assertThat(figure("deliveries.accepted")).isZero();
    }

    @Test
    void anAdminsNonsenseIsAnsweredAsAVisitorsIs() {
        TestAdmin admin = admin();
        admin.sayRaw("nonsense");
        admin.expectError(ErrorCode.MALFORMED);
        admin.sayRaw("{\"type\":\"hello\",\"ref\":\"h\"}");
        assertThat(admin.expectError(ErrorCode.UNKNOWN_TYPE).ref()).isEqualTo("h");
        for (int i = 0; i < 20; i++) {
            admin.sayRaw("{}");
        }
        assertThat(admin.closeCode()).isEqualTo(io.beckon.spi.CloseCode.PROTOCOL_ERROR);
    }
}
