package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.AdminGrant;
import io.beckon.AdminPolicy;
import io.beckon.AdminRequest;
import io.beckon.AdminRight;
import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Criteria;
import io.beckon.DeliveryPolicy;
import io.beckon.Limits;
import io.beckon.MessageId;
import io.beckon.Offer;
import io.beckon.VisitorId;
import io.beckon.protocol.ErrorCode;
import io.beckon.protocol.FromAdmin;
import io.beckon.protocol.ToAdmin;
import io.beckon.spi.Admission;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Handshake;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.Handshakes;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/** Admins see and do what they are allowed, and nothing by default. */
final class AdminAccessTest extends EngineTestBase {
    private static final Handshake ADMIN =
            Handshakes.ofUser("ada", AdminPolicy.DEFAULT_ROLE).build();
    private static final VisitorId NOBODY = new VisitorId("v_aaaaaaaaaaaaaaaaaaaaaa");

    private void assertRefused(String channel, Handshake handshake) {
        Admission admission = beckon.gateway().admin(channel, handshake);
        assertThat(admission.admitted()).isFalse();
        assertThat(admission.setCookie()).isNull();
        FakeTransport transport = transport();
        transport.connect(admission.open(transport));
        assertThat(transport.closeCode()).isEqualTo(CloseCode.NOT_ALLOWED);
        assertThat(transport.frames()).isEmpty();
        assertThat(figure("admins")).isZero();
    }

    /** Opens a channel whose admins have such a grant. */
    private TestAdmin adminWith(AdminGrant grant) {
        start(builder ->
                builder.adminChannel(Beckon.DEFAULT_CHANNEL, request -> Optional.of(grant)));
        return admin();
    }

    private TestAdmin adminFor(Criteria scope, AdminRight... rights) {
        return adminWith(new AdminGrant("ada", scope, Set.copyOf(Arrays.asList(rights))));
    }

    @Test
    void whoHasTheRoleIsLetInAndToldWhatItMayDo() {
        TestAdmin admin = admin();
        ToAdmin.AdminWelcome welcome = admin.expect(ToAdmin.AdminWelcome.class);
        assertThat(welcome.admin()).isEqualTo("ada");
        assertThat(welcome.channel()).isEqualTo("default");
        assertThat(welcome.may()).containsExactlyInAnyOrder(AdminRight.values());
        assertThat(beckon.gateway().roles()).containsExactly("beckon-admin");
    }

    @Test
    void whatMayNotBeSentMayNotBeRevokedAndHistoryTakesTheRightToWatch() {
        TestAdmin admin = adminFor(Criteria.everyone(), AdminRight.SEND_TO_ROOM);
        TestVisitor visitor = visitorOn("/");
        MessageId message = keepFor(visitor, "offer");

        admin.say(new FromAdmin.Revoke(message));

        admin.expectError(ErrorCode.UNKNOWN_MESSAGE);
        admin.say(new FromAdmin.History(visitor.id()));
        admin.expectError(ErrorCode.NOT_ALLOWED);
        visitor.tab().claim(message);
        visitor.tab().expectGranted(message);
    }

    @Test
    void whoSeesSomeRevokesOnlyWhatItSentItself() {
        TestAdmin admin =
                adminFor(Criteria.path("/*"), AdminRight.SEND_TO_VISITOR, AdminRight.WATCH);
        TestVisitor visitor = visitorOn("/");
        MessageId others = keepFor(visitor, "offer");
        admin.say(new FromAdmin.Revoke(others));
        admin.expectError(ErrorCode.UNKNOWN_MESSAGE);

        aMomentPasses();
        admin.takeUnread();
        admin.send("1", Audience.visitor(visitor.id()), Offer.of("own"));
        aMomentPasses();
        MessageId own = admin.expectSent();
        admin.takeUnread();
        admin.say(new FromAdmin.Revoke(own));
        assertThat(admin.received(ToAdmin.ProgressUpdate.class))
                .last()
                .extracting(update -> update.progress().revoked())
                .isEqualTo(1);
    }

    @Test
    void whoHasNotTheRoleIsNot() {
        assertRefused(Beckon.DEFAULT_CHANNEL, Handshakes.ofBrowser().build());
        assertRefused(Beckon.DEFAULT_CHANNEL, Handshakes.ofUser("eve").build());
        assertRefused(
                Beckon.DEFAULT_CHANNEL, Handshakes.ofUser("eve", "customer").build());
        assertThat(figure("connections.refused")).isEqualTo(3);
    }

    @Test
    void anUnknownChannelIsRefused() {
        assertRefused("secret", ADMIN);
        assertRefused("", ADMIN);
    }

    @Test
    void aForeignOriginIsRefusedEvenWithTheRole() {
        assertRefused(
                Beckon.DEFAULT_CHANNEL,
                Handshakes.ofUser("ada", AdminPolicy.DEFAULT_ROLE)
                        .origin("https://evil.example")
                        .build());
    }

    @Test
    void anOriginThatMayShowOffersMayNotBeAnAdmin() {
        start(shop().allowOrigin("https://blog.example").build(), builder -> builder);
        assertRefused(
                Beckon.DEFAULT_CHANNEL,
                Handshakes.ofUser("ada", AdminPolicy.DEFAULT_ROLE)
                        .origin("https://blog.example")
                        .build());
    }

    @Test
    void admissionEndsAtTheLimitOfAdmins() {
        startWith(Limits.builder().admins(2));
        admin();
        TestAdmin second = admin();
        assertThat(admin().closeCode()).isEqualTo(CloseCode.OVERLOADED);
        second.leave();
        assertThat(admin().closeCode()).isNull();
    }

    @Test
    void aPolicyThatThrowsLetsNobodyIn() {
        expectFaults();
        start(builder -> builder.adminChannel("broken", request -> {
            throw new IllegalStateException("the directory is down");
        }));
        assertRefused("broken", ADMIN);
    }

    @Test
    void aPolicyDecidesByWhatTheContainerSays() {
        AdminRequest[] asked = new AdminRequest[1];
        start(builder -> builder.adminChannel("sales", new AdminPolicy() {
            @Override
            public Optional<AdminGrant> admit(AdminRequest request) {
                asked[0] = request;
                return Optional.of(AdminGrant.readOnly("reader"));
            }

            @Override
            public Set<String> roles() {
                return Set.of("sales");
            }
        }));
        TestAdmin admin = TestAdmin.open(
                beckon, "sales", Handshakes.ofUser("sam", "sales").build(), transport());

        assertThat(asked[0])
                .isEqualTo(new AdminRequest("sales", "sam", Set.of("sales"), "192.0.2.1"));
        assertThat(admin.expect(ToAdmin.AdminWelcome.class).admin()).isEqualTo("reader");
        assertThat(beckon.gateway().roles()).containsExactlyInAnyOrder("sales", "beckon-admin");
    }

    @Test
    void anAdminWithoutARightIsToldSoAndNothingIsSent() {
        TestAdmin admin = adminFor(Criteria.everyone());
        TestVisitor visitor = visitorOn("/");
        Offer offer = Offer.of("Test drive?");
        for (Audience audience : new Audience[] {
            Audience.visitor(visitor.id()),
            Audience.room("r"),
            Audience.everybody(),
            Audience.matching(Criteria.everyone())
        }) {
            admin.send("r1", audience, offer);
            assertThat(admin.expectError(ErrorCode.NOT_ALLOWED).ref()).isEqualTo("r1");
        }
        admin.watch(visitor.id());
        admin.expectError(ErrorCode.NOT_ALLOWED);
        assertThat(visitor.tab().messageNames()).isEmpty();
        assertThat(figure("sends")).isZero();
    }

    @Test
    void eachRightAllowsItsOwnAudienceAlone() {
        TestAdmin admin = adminFor(Criteria.everyone(), AdminRight.SEND_TO_ROOM);
        TestVisitor visitor = visitorOn("/");
        beckon.rooms().join(visitor.id(), "r");
        admin.send("1", Audience.everybody(), Offer.of("To all"));
        admin.expectError(ErrorCode.NOT_ALLOWED);
        admin.send("2", Audience.room("r"), Offer.of("To the room"));
        aMomentPasses();
        assertThat(admin.expect(ToAdmin.SentNotice.class).ref()).isEqualTo("2");
        assertThat(visitor.tab().received(io.beckon.protocol.ToVisitor.Deliver.class))
                .hasSize(1);
    }

    @Test
    void aScopeRestrictsTheRows() {
        TestAdmin admin = adminFor(Criteria.path("/cars/**"), AdminRight.WATCH).subscribe();
        TestVisitor onCars = visitorOn("/cars/1");
        visitorOn("/account");
        aMomentPasses();
        assertThat(admin.picture().ids()).containsExactly(onCars.id());

        onCars.tab().page("/account");
        aMomentPasses();
        assertThat(admin.picture().ids()).isEmpty();
    }

    @Test
    void aScopeRestrictsWhomAMessageReaches() {
        TestAdmin admin = adminFor(Criteria.path("/cars/**"), AdminRight.values());
        TestVisitor onCars = visitorOn("/cars/1");
        TestVisitor elsewhere = visitorOn("/account");
        beckon.rooms().join(onCars.id(), "r");
        beckon.rooms().join(elsewhere.id(), "r");

        admin.send("1", Audience.everybody(), Offer.of("a"));
        admin.send("2", Audience.room("r"), Offer.of("b"));
        admin.send("3", Audience.matching(Criteria.everyone()), Offer.of("c"));
        aMomentPasses();

        assertThat(admin.received(ToAdmin.SentNotice.class))
                .extracting(notice -> notice.sent().recipients())
                .containsExactly(1, 1, 1);
        assertThat(onCars.tab().messageNames()).hasSize(3);
        assertThat(elsewhere.tab().messageNames()).isEmpty();
    }

    @Test
    void aVisitorOutsideTheScopeIsAsUnknownAsOneWhoIsNotThere() {
        TestAdmin admin = adminFor(Criteria.path("/cars/**"), AdminRight.values());
        TestVisitor elsewhere = visitorOn("/account");
        for (VisitorId visitor : new VisitorId[] {elsewhere.id(), NOBODY}) {
            admin.send("1", Audience.visitor(visitor), Offer.of("a"));
            assertThat(admin.expectError(ErrorCode.UNKNOWN_VISITOR).ref()).isEqualTo("1");
            admin.watch(visitor);
            admin.expectError(ErrorCode.UNKNOWN_VISITOR);
        }
        assertThat(elsewhere.tab().messageNames()).isEmpty();
    }

    @Test
    void whoLeftIsOutsideEveryScopeButTheWidest() {
        TestAdmin admin = adminFor(Criteria.path("/**"), AdminRight.values());
        TestVisitor visitor = visitorOn("/");
        keepFor(visitor, "waits");
        visitor.leave();
        graceIsOver();
        admin.send("1", Audience.visitor(visitor.id()), Offer.of("a"));
        admin.expectError(ErrorCode.UNKNOWN_VISITOR);
    }

    @Test
    void criteriaThatAreTooLargeTogetherWithTheScopeAreRefused() {
        Criteria large = new Criteria.Any(Collections.nCopies(40, Criteria.path("/a")));
        TestAdmin admin = adminFor(large, AdminRight.values());
        admin.subscribe(large);
        admin.expectError(ErrorCode.INVALID);
        assertThat(admin.closeCode()).isNull();
    }

    @Test
    void aPolicyThatReturnsNullLetsNobodyIn() {
        expectFaults();
        start(builder -> builder.adminChannel("broken", request -> null));
        assertRefused("broken", ADMIN);
    }

    @Test
    void aScopeRestrictsWhatIsSeenOfAWatchedVisitor() {
        TestAdmin admin = adminFor(Criteria.path("/cars/**"), AdminRight.WATCH);
        TestVisitor visitor = visitorOn("/cars/1");
        admin.watch(visitor.id());
        visitor.tab().page("/account");
        visitor.tab().track("Password Changed");
        visitor.tab().page("/cars/2");
        visitor.leave();
        graceIsOver();
        aMomentPasses();
        assertThat(admin.picture().timeline(visitor.id()))
                .filteredOn(activity -> activity.page() != null)
                .extracting(activity -> activity.page().path())
                .containsExactly("/cars/2");
        assertThat(admin.picture().timeline(visitor.id()))
                .noneMatch(activity -> "Password Changed".equals(activity.name()))
                .last()
                .extracting(activity -> activity.kind().name())
                .isEqualTo("LEFT");
    }

    @Test
    void aScopeKeepsThePastToItself() {
        TestAdmin admin = adminFor(Criteria.path("/cars/**"), AdminRight.WATCH);
        TestVisitor visitor = visitorOn("/account");
        visitor.tab().track("Password Changed");
        visitor.tab().page("/cars/1");
        admin.watch(visitor.id());
        visitor.tab().page("/cars/2");
        aMomentPasses();
        assertThat(admin.picture().timeline(visitor.id()))
                .extracting(activity ->
                        activity.page() == null ? "" : activity.page().path())
                .containsExactly("/cars/2");
    }

    @Test
    void aScopeRestrictsWhatIsHeardOfMessages() {
        TestAdmin admin = adminFor(Criteria.path("/cars/**"), AdminRight.values());
        TestVisitor inside = visitorOn("/cars/1");
        TestVisitor outside = visitorOn("/account");
        admin.send("1", Audience.everybody(), Offer.of("own"));
        sendOffer("inside", Audience.visitor(inside.id()));
        sendOffer("outside", Audience.visitor(outside.id()));
        sendOffer("all", Audience.everybody());
        inside.tab().show();
        outside.tab().show();
        aMomentPasses();

        assertThat(admin.received(ToAdmin.SentNotice.class))
                .extracting(notice -> notice.data().get("title"))
                .containsExactly("own", "inside");
        assertThat(admin.received(ToAdmin.ReceiptUpdate.class))
                .isNotEmpty()
                .allSatisfy(
                        update -> assertThat(update.receipt().visitor()).isEqualTo(inside.id()));
        assertThat(admin.received(ToAdmin.ProgressUpdate.class))
                .extracting(update -> update.progress().message())
                .hasSameElementsAs(admin.received(ToAdmin.SentNotice.class).stream()
                        .map(notice -> notice.sent().id())
                        .toList());
    }

    @Test
    void aScopeRestrictsTheTotals() {
        TestAdmin admin = adminFor(Criteria.path("/cars/**"), AdminRight.values());
        TestVisitor inside = visitorOn("/cars/1");
        visitorOn("/cars/2");
        TestVisitor outside = visitorOn("/account");
        beckon.rooms().join(outside.id(), "secret");
        beckon.rooms().join(inside.id(), "secret");
        admin.subscribe(Criteria.path("/cars/1"));
        aMomentPasses();
        assertThat(admin.picture().totals())
                .isEqualTo(new ToAdmin.TotalsView(2, 1, 0, java.util.List.of()));
        inside.tab().page("/account");
        aMomentPasses();
        assertThat(admin.picture().totals())
                .isEqualTo(new ToAdmin.TotalsView(1, 0, 0, java.util.List.of()));
        admin.leave();
        assertThat(figure("views")).isZero();
    }

    @Test
    void whoDoesNotSeeAllReachesNobodyWhoComesLater() {
        TestAdmin admin = adminFor(Criteria.path("/cars/**"), AdminRight.SEND_TO_EVERYBODY);
        DeliveryPolicy late = DeliveryPolicy.builder().lateArrivals().build();
        admin.send(
                "1", Audience.everybody(), Offer.titled("Late").delivery(late).build());

        admin.expectError(ErrorCode.NOT_ALLOWED);
        assertThat(visitorOn("/about").tab().messageNames()).isEmpty();
        assertThat(heard.sent()).isEmpty();
    }
}
