package io.beckon.engine;

import io.beckon.ConnectionId;
import io.beckon.Page;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.people.Profile;

import java.time.Instant;
import java.util.Set;

/** Makes the snapshot of a visitor that comes after another one. */
final class Snapshots {
    private Snapshots() {}

    static Visitor arrived(
            VisitorId id, ConnectionId connection, Page page, Instant at, Set<String> rooms) {
        return new Visitor(
                id,
                connection,
                page,
                page.referrer(),
                at,
                at,
                1,
                1,
                null,
                null,
                rooms,
                Profile.empty());
    }

    /** A connection shows a page; if it is a view, it counts as one more that was seen. */
    static Visitor onPage(
            Visitor v, ConnectionId connection, Page page, boolean view, int tabs, Instant at) {
        return new Visitor(
                v.id(),
                connection,
                page,
                v.referrer(),
                v.since(),
                at,
                v.pages() + (view ? 1 : 0),
                tabs,
                v.lastEvent(),
                v.lastEventAt(),
                v.rooms(),
                v.profile());
    }

    static Visitor afterEvent(
            Visitor v, ConnectionId connection, Page page, String event, Instant at) {
        return new Visitor(
                v.id(),
                connection,
                page,
                v.referrer(),
                v.since(),
                at,
                v.pages(),
                v.tabs(),
                event,
                at,
                v.rooms(),
                v.profile());
    }

    /** Tabs have gone, and of those that are left, or of the last one, a connection is the active one. */
    static Visitor withTabs(Visitor v, int tabs, ConnectionId active, Page page) {
        return new Visitor(
                v.id(),
                active,
                page,
                v.referrer(),
                v.since(),
                v.seen(),
                v.pages(),
                tabs,
                v.lastEvent(),
                v.lastEventAt(),
                v.rooms(),
                v.profile());
    }

    static Visitor withRooms(Visitor v, Set<String> rooms) {
        return new Visitor(
                v.id(),
                v.connection(),
                v.page(),
                v.referrer(),
                v.since(),
                v.seen(),
                v.pages(),
                v.tabs(),
                v.lastEvent(),
                v.lastEventAt(),
                rooms,
                v.profile());
    }

    static Visitor withProfile(Visitor v, Profile profile) {
        return new Visitor(
                v.id(),
                v.connection(),
                v.page(),
                v.referrer(),
                v.since(),
                v.seen(),
                v.pages(),
                v.tabs(),
                v.lastEvent(),
                v.lastEventAt(),
                v.rooms(),
                profile);
    }
}
