package io.beckon.engine;

import io.beckon.Criteria;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.protocol.FromAdmin;
import io.beckon.protocol.ToAdmin;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What one admin has on its screen, and what it takes to bring that up to date.
 *
 * <p>A subscription is only noted when it comes in, and opened by the next {@link #catchUp}, as that may walk over all
 * visitors. Updates run one at a time.
 */
final class AdminWindow {
    private record Wanted(Criteria criteria, FromAdmin.Subscribe subscribe) {}

    private final Criteria scope;
    private final VisitorDirectory directory;
    private final TotalsSource totalsSource;
    private final Runnable onChange;
    private final AtomicReference<@Nullable Wanted> wanted = new AtomicReference<>();

    // All guarded by this.
    private View.@Nullable Window window;
    // Counts whom the admin may see; null if that is everybody.
    private View.@Nullable Window inScope;
    private Map<VisitorId, Visitor> held = Map.of();
    private ToAdmin.@Nullable TotalsView heldTotals;
    private boolean closed;

    AdminWindow(
            Criteria scope,
            VisitorDirectory directory,
            TotalsSource totalsSource,
            Runnable onChange) {
        this.scope = scope;
        this.directory = directory;
        this.totalsSource = totalsSource;
        this.onChange = onChange;
    }

    void subscribe(Criteria criteria, FromAdmin.Subscribe subscribe) {
        wanted.set(new Wanted(criteria, subscribe));
    }

    /** Tells whether the totals are others than those that were sent. */
    boolean totalsChanged() {
        View.Window current;
        ToAdmin.TotalsView sent;
        synchronized (this) {
            current = window;
            sent = heldTotals;
        }
        return current != null && !totals(current).equals(sent);
    }

    /** Adds the messages that bring the admin up to date. */
    void catchUp(List<ToAdmin> messages) {
        Wanted newest = wanted.getAndSet(null);
        if (newest != null) {
            messages.add(open(newest));
            return;
        }
        View.Window current;
        Map<VisitorId, Visitor> before;
        ToAdmin.TotalsView sent;
        synchronized (this) {
            current = window;
            before = held;
            sent = heldTotals;
        }
        if (current == null) {
            return;
        }
        Map<VisitorId, Visitor> rows = current.rows();
        ToAdmin.Changes changes = changes(before, rows);
        if (changes != null) {
            messages.add(changes);
        }
        ToAdmin.TotalsView totals = totals(current);
        if (!totals.equals(sent)) {
            messages.add(new ToAdmin.Totals(totals));
        }
        synchronized (this) {
            held = rows;
            heldTotals = totals;
        }
    }

    void close() {
        View.Window last;
        View.Window lastInScope;
        synchronized (this) {
            closed = true;
            last = window;
            lastInScope = inScope;
            window = null;
            inScope = null;
            held = Map.of();
        }
        closeWindow(last);
        closeWindow(lastInScope);
    }

    private void closeWindow(View.@Nullable Window window) {
        if (window != null) {
            directory.views().close(window);
        }
    }

    /** Returns the totals; an admin who does not see everybody learns no figures of the whole site. */
    private ToAdmin.TotalsView totals(View.Window current) {
        if (scope instanceof Criteria.Everyone) {
            return totalsSource.totals(current.view());
        }
        View.Window seen;
        synchronized (this) {
            seen = inScope;
        }
        int visitors = seen == null ? 0 : seen.view().size();
        return new ToAdmin.TotalsView(visitors, current.view().size(), 0, List.of());
    }

    /** Begins to count whom the admin may see, if that is not everybody. */
    private void openScope() {
        synchronized (this) {
            if (closed || inScope != null || scope instanceof Criteria.Everyone) {
                return;
            }
        }
        View.Window opened = directory
                .views()
                .open(scope, FromAdmin.Sort.OLDEST, 0, 1, () -> {}, directory::present);
        View.Window obsolete = opened;
        synchronized (this) {
            if (!closed) {
                inScope = opened;
                obsolete = null;
            }
        }
        closeWindow(obsolete);
    }

    private ToAdmin open(Wanted newest) {
        FromAdmin.Subscribe subscribe = newest.subscribe();
        openScope();
        View.Window opened = directory
                .views()
                .open(
                        newest.criteria(),
                        subscribe.sort(),
                        subscribe.offset(),
                        subscribe.limit(),
                        onChange,
                        directory::present);
        Map<VisitorId, Visitor> rows = opened.rows();
        ToAdmin.TotalsView totals = totals(opened);
        View.Window obsolete;
        synchronized (this) {
            obsolete = closed ? opened : window;
            if (!closed) {
                window = opened;
                held = rows;
                heldTotals = totals;
            }
        }
        closeWindow(obsolete);
        return new ToAdmin.Snapshot(List.copyOf(rows.values()), totals);
    }

    @SuppressWarnings("ReferenceEquality") // snapshots never change: another object is news
    private ToAdmin.@Nullable Changes changes(
            Map<VisitorId, Visitor> before, Map<VisitorId, Visitor> after) {
        List<Visitor> set = new ArrayList<>();
        after.forEach((id, visitor) -> {
            if (before.get(id) != visitor) {
                set.add(visitor);
            }
        });
        List<VisitorId> removed = new ArrayList<>();
        List<VisitorId> left = new ArrayList<>();
        for (VisitorId id : before.keySet()) {
            if (!after.containsKey(id)) {
                (directory.find(id).isPresent() ? removed : left).add(id);
            }
        }
        boolean none = set.isEmpty() && removed.isEmpty() && left.isEmpty();
        return none ? null : new ToAdmin.Changes(set, removed, left);
    }
}
