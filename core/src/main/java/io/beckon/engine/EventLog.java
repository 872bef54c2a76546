package io.beckon.engine;

import io.beckon.ConnectionId;
import io.beckon.Consent;
import io.beckon.MessageId;
import io.beckon.VisitorId;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Identity;
import io.beckon.spi.CloseCode;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the engine logs, all under the logger {@code io.beckon}: an event name as the text and the rest as key-value
 * pairs. What a busy site does a thousand times a second is logged at DEBUG; at INFO and above there is nothing by which
 * a person could be known: no ids of visitors, no URLs, no titles, no texts of messages.
 */
final class EventLog {
    private static final Logger log = LoggerFactory.getLogger("io.beckon");

    private EventLog() {}

    static void started(String site) {
        log.atInfo().addKeyValue("site", site).log("beckon.started");
    }

    static void secretMissing(String site) {
        log.atWarn()
                .addKeyValue("site", site)
                .addKeyValue("advice", "set a secret, or visitors are strangers after a restart")
                .log("beckon.secret.missing");
    }

    static void closed(String site, int connectionsLeft) {
        log.atInfo()
                .addKeyValue("site", site)
                .addKeyValue("connectionsLeft", connectionsLeft)
                .log("beckon.closed");
    }

    static void threadLeft(String site, String thread, Throwable where) {
        log.atWarn()
                .addKeyValue("site", site)
                .addKeyValue("thread", thread)
                .setCause(where)
                .log("beckon.thread.left");
    }

    static void connectionStart(ConnectionId connection, String role) {
        log.atDebug()
                .addKeyValue("connection", connection)
                .addKeyValue("role", role)
                .log("connection.start");
    }

    static void connectionSuccess(ConnectionId connection) {
        log.atDebug().addKeyValue("connection", connection).log("connection.success");
    }

    /** Told once: a site that is set up wrongly shows itself by this. */
    static void originRefused(String origin, String self) {
        log.atWarn()
                .addKeyValue("origin", origin)
                .addKeyValue("self", self)
                .addKeyValue(
                        "advice",
                        "if the origin is yours, allow it for the site; behind a proxy that ends TLS,"
                                + " let the adapter trust forwarded headers")
                .log("origin.refused");
    }

    static void connectionRefused(String role, String why) {
        log.atDebug()
                .addKeyValue("role", role)
                .addKeyValue("reason", why)
                .log("connection.refused");
    }

    static void connectionError(ConnectionId connection, Throwable failure) {
        // The class alone: a message may carry what a peer sent.
        log.atDebug()
                .addKeyValue("connection", connection)
                .addKeyValue("failure", failure.getClass().getName())
                .log("connection.error");
    }

    static void connectionClosing(ConnectionId connection, CloseCode code) {
        log.atDebug()
                .addKeyValue("connection", connection)
                .addKeyValue("code", code.number())
                .addKeyValue("reason", code.reason())
                .log("connection.closing");
    }

    static void connectionEnd(ConnectionId connection) {
        log.atDebug().addKeyValue("connection", connection).log("connection.end");
    }

    static void visitorArrived(VisitorId visitor) {
        log.atDebug().addKeyValue("visitor", visitor).log("visitor.arrived");
    }

    static void visitorLeft(VisitorId visitor) {
        log.atDebug().addKeyValue("visitor", visitor).log("visitor.left");
    }

    static void page(VisitorId visitor, ConnectionId connection) {
        log.atDebug()
                .addKeyValue("visitor", visitor)
                .addKeyValue("connection", connection)
                .log("page");
    }

    static void track(VisitorId visitor, ConnectionId connection, String name) {
        log.atDebug()
                .addKeyValue("visitor", visitor)
                .addKeyValue("connection", connection)
                .addKeyValue("name", name)
                .log("track");
    }

    static void messageSent(MessageId id, String audience, int recipients) {
        log.atInfo()
                .addKeyValue("message", id)
                .addKeyValue("audience", audience)
                .addKeyValue("recipients", recipients)
                .log("message.sent");
    }

    static void receipt(MessageId id, VisitorId visitor, String status) {
        log.atDebug()
                .addKeyValue("message", id)
                .addKeyValue("visitor", visitor)
                .addKeyValue("status", status)
                .log("receipt");
    }

    static void configured(String site) {
        log.atInfo().addKeyValue("site", site).log("beckon.configured");
    }

    static void identityJoined(VisitorId visitor, Identity identity, ClaimTrust trust) {
        log.atDebug()
                .addKeyValue("visitor", visitor)
                .addKeyValue("identity", identity)
                .addKeyValue("trust", trust)
                .log("identity.joined");
    }

    static void identityRefused(VisitorId visitor, Identity identity, String why) {
        log.atDebug()
                .addKeyValue("visitor", visitor)
                .addKeyValue("identity", identity)
                .addKeyValue("reason", why)
                .log("identity.refused");
    }

    static void signatureRefused(ConnectionId connection, String why) {
        log.atDebug()
                .addKeyValue("connection", connection)
                .addKeyValue("reason", why)
                .log("identity.refused");
    }

    static void identitySwitched(VisitorId visitor) {
        log.atDebug().addKeyValue("visitor", visitor).log("identity.switched");
    }

    static void profileCacheMiss(Identity identity) {
        log.atDebug().addKeyValue("identity", identity).log("profile.cache.miss");
    }

    static void profileFetchStart(Identity identity) {
        log.atDebug().addKeyValue("identity", identity).log("profile.fetch.start");
    }

    static void profileFetchSuccess(Identity identity, boolean found) {
        log.atDebug()
                .addKeyValue("identity", identity)
                .addKeyValue("found", found)
                .log("profile.fetch.success");
    }

    static void profileFetchError(Identity identity, @Nullable Throwable failure) {
        // The class alone: a message may carry what the source knows of the person.
        log.atWarn()
                .addKeyValue("identity", identity)
                .addKeyValue("failure", failure == null ? "null" : Failures.nameOf(failure))
                .log("profile.fetch.error");
    }

    static void profileLookUpFailed(VisitorId visitor, Throwable failure) {
        log.atDebug()
                .addKeyValue("visitor", visitor)
                .addKeyValue("failure", Failures.nameOf(failure))
                .log("profile.lookup.error");
    }

    static void profileUpdated(int visitors) {
        log.atDebug().addKeyValue("visitors", visitors).log("profile.updated");
    }

    static void profileSent(VisitorId visitor, boolean isPrivate) {
        log.atDebug()
                .addKeyValue("visitor", visitor)
                .addKeyValue("private", isPrivate)
                .log("profile.sent");
    }

    static void profileSkipped(VisitorId visitor, String why) {
        log.atDebug()
                .addKeyValue("visitor", visitor)
                .addKeyValue("reason", why)
                .log("profile.skipped");
    }

    static void consentChanged(VisitorId visitor, Consent consent, boolean decided) {
        log.atDebug()
                .addKeyValue("visitor", visitor)
                .addKeyValue("purposes", consent.purposes())
                .addKeyValue("decided", decided)
                .log("consent.changed");
    }

    /** Of whom it was is not told: it must not be known any more. */
    static void erased(String what, int count, int people, int records) {
        log.atInfo()
                .addKeyValue("what", what)
                .addKeyValue("count", count)
                .addKeyValue("people", people)
                .addKeyValue("records", records)
                .log("privacy.erased");
    }

    static void limitHit(ConnectionId connection, String limit) {
        log.atDebug()
                .addKeyValue("connection", connection)
                .addKeyValue("limit", limit)
                .log("limit.hit");
    }

    static void listenerBehind(String listener, int backlog) {
        log.atWarn()
                .addKeyValue("listener", listener)
                .addKeyValue("backlog", backlog)
                .log("listener.behind");
    }

    static void listenerFailed(String listener, Throwable failure) {
        log.atError().addKeyValue("listener", listener).setCause(failure).log("listener.failed");
    }

    static void storeFailing(String access, Throwable failure) {
        log.atError()
                .addKeyValue("access", access)
                .addKeyValue(
                        "advice",
                        "sends of kept messages fail and claims wait until the store can be reached")
                .setCause(failure)
                .log("store.failing");
    }

    static void storeBack(String access, long failedForMillis) {
        log.atInfo()
                .addKeyValue("access", access)
                .addKeyValue("failedForMillis", failedForMillis)
                .log("store.back");
    }

    static void fault(String where, Throwable failure) {
        log.atError().addKeyValue("where", where).setCause(failure).log("fault");
    }
}
