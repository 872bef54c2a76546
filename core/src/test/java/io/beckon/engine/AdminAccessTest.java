package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.AdminGrant;
import io.beckon.AdminPolicy;
import io.beckon.AdminRequest;
import io.beckon.AdminRight;
import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Criteria;
import io.beckon.Offer;
import io.beckon.VisitorId;
import io.beckon.protocol.ErrorCode;
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
    void aPolicyThatThrowsLetsNobodyIn() {
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
}
