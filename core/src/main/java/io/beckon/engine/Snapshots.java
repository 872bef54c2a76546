package io.beckon.engine;

import io.beckon.ConnectionId;
import io.beckon.Consent;
import io.beckon.Page;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.people.Profile;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;

/** Makes the snapshot of a visitor that comes after another one. */
final class Snapshots {
    private Snapshots() {}

    static Visitor arrived(
            VisitorId id,
            ConnectionId connection,
            Page page,
            boolean view,
            Instant at,
            Set<String> rooms,
            Consent consent) {
        return new Visitor(
                id,
                connection,
                page,
                page.referrer(),
                at,
                at,
                view ? 1 : 0,
                1,
                null,
                null,
                rooms,
                Profile.empty(),
                consent);
    }

    /** A connection shows a page; if it is a view, it counts as one more that was seen. */
    static Visitor onPage(
            Visitor v, ConnectionId connection, Page page, boolean view, int tabs, Instant at) {
        Draft next = new Draft(v);
        next.connection = connection;
        next.page = page;
        next.seen = at;
        next.pages += view ? 1 : 0;
        next.tabs = tabs;
        return next.done();
    }

    static Visitor afterEvent(
            Visitor v, ConnectionId connection, Page page, String event, Instant at) {
        Draft next = new Draft(v);
        next.connection = connection;
        next.page = page;
        next.seen = at;
        next.lastEvent = event;
        next.lastEventAt = at;
        return next.done();
    }

    /** Tabs have gone, and of those that are left, or of the last one, a connection is the active one. */
    static Visitor withTabs(Visitor v, int tabs, ConnectionId active, Page page) {
        Draft next = new Draft(v);
        next.connection = active;
        next.page = page;
        next.tabs = tabs;
        return next.done();
    }

    static Visitor withRooms(Visitor v, Set<String> rooms) {
        Draft next = new Draft(v);
        next.rooms = rooms;
        return next.done();
    }

    static Visitor withProfile(Visitor v, Profile profile) {
        Draft next = new Draft(v);
        next.profile = profile;
        return next.done();
    }

    /** Another person is in front of the browser: nothing of what the one before did is known of it. */
    static Visitor ofNextPerson(Visitor v) {
        Draft next = new Draft(v);
        next.referrer = "";
        next.pages = Math.min(1, v.pages());
        next.lastEvent = null;
        next.lastEventAt = null;
        return next.done();
    }

    /** The visitor agrees to other things; what may not be known any more is not. */
    static Visitor withConsent(Visitor v, Consent consent) {
        Draft next = new Draft(v);
        next.consent = consent;
        if (!consent.allows(Consent.Purpose.ANALYTICS)) {
            next.page = Page.none();
            next.referrer = "";
            next.pages = 0;
            next.lastEvent = null;
            next.lastEventAt = null;
        }
        return next.done();
    }

    /** A snapshot in the making: as the one before, until something is set. */
    private static final class Draft {
        private final Visitor before;
        private ConnectionId connection;
        private Page page;
        private String referrer;
        private Instant seen;
        private int pages;
        private int tabs;
        private @Nullable String lastEvent;
        private @Nullable Instant lastEventAt;
        private Set<String> rooms;
        private Profile profile;
        private Consent consent;

        Draft(Visitor before) {
            this.before = before;
            this.connection = before.connection();
            this.page = before.page();
            this.referrer = before.referrer();
            this.seen = before.seen();
            this.pages = before.pages();
            this.tabs = before.tabs();
            this.lastEvent = before.lastEvent();
            this.lastEventAt = before.lastEventAt();
            this.rooms = before.rooms();
            this.profile = before.profile();
            this.consent = before.consent();
        }

        Visitor done() {
            return new Visitor(
                    before.id(),
                    connection,
                    page,
                    referrer,
                    before.since(),
                    seen,
                    pages,
                    tabs,
                    lastEvent,
                    lastEventAt,
                    rooms,
                    profile,
                    consent);
        }
    }
}
