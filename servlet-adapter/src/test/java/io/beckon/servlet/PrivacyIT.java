package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.beckon.AdminGrant;
import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Consent;
import io.beckon.Criteria;
import io.beckon.Offer;
import io.beckon.Page;
import io.beckon.Site;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.people.Identity;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;
import io.beckon.servlet.testing.TyrusPeer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/** What a real server is told of visitors' wishes by headers, and what it keeps of headers: nothing. */
class PrivacyIT {
    private static final String ADDRESS = "203.0.113.77";

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.beckon");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Beckon beckon = Beckon.builder(
                    Site.named("shop").secret("a secret of the privacy tests").build())
            .adminChannel("open", request -> Optional.of(AdminGrant.all("boss")))
            .build();
    private final TomcatServer tomcat = new TomcatServer();

    @BeforeEach
    void start() {
        LOGGER.setLevel(Level.TRACE);
        LOGGER.setAdditive(false);
        LOGGER.addAppender(log);
        log.start();
        tomcat.plain(
                "",
                (classes, context) ->
                        BeckonServlets.options().trustForwarded(true).register(context, beckon));
        tomcat.start();
    }

    @AfterEach
    void stop() {
        beckon.close();
        tomcat.close();
        LOGGER.detachAppender(log);
        LOGGER.setAdditive(true);
        LOGGER.setLevel(null);
    }

    private Visitor onlyVisitor() {
        return beckon.visitors().list(Criteria.everyone(), 2).get(0);
    }

    private TyrusPeer visitor(String... headers) {
        TyrusPeer peer = TyrusPeer.open(tomcat.ws("/beckon/visitor"), headers);
        peer.send(Peer.HELLO).await("welcome");
        return peer;
    }

    @Test
    void globalPrivacyControlIsHeard() {
        try (TyrusPeer peer = visitor("Origin", tomcat.origin(), "Sec-GPC", "1")) {
            assertThat(onlyVisitor().consent()).isEqualTo(Consent.none());
            assertThat(onlyVisitor().page()).isEqualTo(Page.none());
            beckon.send(Offer.of("no"), Audience.everybody()).join();
            peer.send("{\"type\":\"consent\",\"consent\":true}");
            await().until(() -> onlyVisitor().consent().equals(Consent.all()));
            beckon.send(Offer.of("yes"), Audience.everybody()).join();
            assertThat(peer.await("\"yes\"")).doesNotContain("\"no\"");
        }
    }

    @Test
    void anythingElseInItsHeaderIsNone() {
        try (TyrusPeer peer = visitor("Origin", tomcat.origin(), "Sec-GPC", "0")) {
            peer.send("{\"type\":\"ping\"}").await("pong");
            assertThat(onlyVisitor().consent()).isEqualTo(Consent.all());
        }
    }

    @Test
    void addressesOfVisitorsAreNowhere() {
        try (TyrusPeer admin =
                        TyrusPeer.open(tomcat.ws("/beckon/admin/open"), "Origin", tomcat.origin());
                TyrusPeer peer = visitor(
                        "Origin",
                        tomcat.origin(),
                        "X-Forwarded-For",
                        ADDRESS,
                        "User-Agent",
                        "Canary/1.0 " + ADDRESS)) {
            VisitorId id = onlyVisitor().id();
            admin.send("{\"type\":\"subscribe\",\"window\":{\"offset\":0,\"limit\":10}}");
            assertThat(admin.await(id.value())).doesNotContain(ADDRESS, "Canary");
            admin.send("{\"type\":\"watch\",\"visitor\":\"" + id.value() + "\"}");
            peer.send("{\"type\":\"track\",\"name\":\"Bought\"}");
            assertThat(admin.await("Bought")).doesNotContain(ADDRESS, "Canary");
            peer.send("{\"type\":\"ping\"}").await("pong");
            assertThat(beckon.privacy().export(id).join())
                    .contains("Bought")
                    .doesNotContain(ADDRESS, "Canary");
        }
        beckon.close();
        assertThat(log.list)
                .isNotEmpty()
                .noneMatch(event -> (event.getMessage() + event.getKeyValuePairs())
                        .matches("(?s).*(" + ADDRESS + "|Canary).*"));
    }

    @Test
    void whoIsErasedGetsAnotherCookieAtOnce() {
        String cookie;
        VisitorId before;
        try (TyrusPeer peer = visitor("Origin", tomcat.origin())) {
            cookie = peer.header("Set-Cookie").get(0).split(";", 2)[0];
            before = onlyVisitor().id();
            beckon.privacy().forget(before, "help desk").join();
            assertThat(peer.awaitClose()).isEqualTo(4007);
        }
        try (TyrusPeer peer = visitor("Origin", tomcat.origin(), "Cookie", cookie)) {
            assertThat(peer.header("Set-Cookie")).hasSize(1);
            assertThat(onlyVisitor().id()).isNotEqualTo(before);
        }
        assertThat(beckon.privacy().export(Identity.userId("nobody")).join())
                .doesNotContain(before.value());
    }
}
