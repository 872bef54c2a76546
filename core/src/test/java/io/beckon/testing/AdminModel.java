package io.beckon.testing;

import io.beckon.Activity;
import io.beckon.MessageId;
import io.beckon.Progress;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.protocol.FromAdmin.Sort;
import io.beckon.protocol.ToAdmin;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The picture that an admin's page makes of what it receives: a snapshot, and changes that apply to it. It is strict: what
 * does not apply is an error. Not safe for use by several threads at once.
 */
public final class AdminModel {
    private final Map<VisitorId, Visitor> rows = new LinkedHashMap<>();
    private final Set<VisitorId> left = new HashSet<>();
    private final Map<MessageId, Progress> progress = new LinkedHashMap<>();
    private final Map<VisitorId, List<Activity>> timelines = new LinkedHashMap<>();
    private ToAdmin.@Nullable TotalsView totals;
    private Sort sort = Sort.NEWEST;
    private int limit;
    private boolean begun;

    AdminModel() {}

    void subscribed(Sort newSort, int newLimit) {
        this.sort = newSort;
        this.limit = newLimit;
        this.begun = false;
    }

    void apply(ToAdmin message) {
        if (message instanceof ToAdmin.Snapshot snapshot) {
            begin(snapshot);
        } else if (message instanceof ToAdmin.Changes changes && begun) {
            // Between a further subscribe and its snapshot, changes are of the one before.
            change(changes);
        } else if (message instanceof ToAdmin.Totals news) {
            totals = news.totals();
        } else if (message instanceof ToAdmin.ProgressUpdate update) {
            progress.put(update.progress().message(), update.progress());
        } else if (message instanceof ToAdmin.ActivityUpdate update) {
            timelines
                    .computeIfAbsent(update.visitor(), id -> new ArrayList<>())
                    .addAll(update.entries());
        }
    }

    private void begin(ToAdmin.Snapshot snapshot) {
        rows.clear();
        snapshot.rows().forEach(row -> rows.put(row.id(), row));
        require(rows.size() == snapshot.rows().size(), "a snapshot shows a visitor twice");
        require(snapshot.rows().equals(rows()), "a snapshot is not in the order asked for");
        totals = snapshot.totals();
        begun = true;
        checkLimit();
    }

    private void change(ToAdmin.Changes changes) {
        for (VisitorId id : changes.remove()) {
            require(rows.remove(id) != null, "a row was removed that was not there");
        }
        for (VisitorId id : changes.left()) {
            require(rows.remove(id) != null, "a visitor left who was not there");
            left.add(id);
        }
        changes.set().forEach(row -> rows.put(row.id(), row));
        checkLimit();
    }

    private void checkLimit() {
        require(rows.size() <= limit, "the window has more rows than asked for");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError("Not a consistent picture: " + otherwise);
        }
    }

    /**
     * Returns the rows.
     *
     * @return the visitors, in the order asked for
     */
    public List<Visitor> rows() {
        return rows.values().stream().sorted(order(sort)).toList();
    }

    /**
     * Returns who is in the rows.
     *
     * @return the visitors' ids, in the order asked for
     */
    public List<VisitorId> ids() {
        return rows().stream().map(Visitor::id).toList();
    }

    /**
     * Returns one row.
     *
     * @param visitor whose
     * @return the row
     * @throws AssertionError if there is none
     */
    public Visitor row(VisitorId visitor) {
        Visitor row = rows.get(visitor);
        require(row != null, "there is no row of " + visitor);
        return row;
    }

    /**
     * Returns who has left, as the changes said.
     *
     * @return ids; those that came back are still among them
     */
    public Set<VisitorId> left() {
        return Set.copyOf(left);
    }

    /**
     * Returns the totals.
     *
     * @return the totals, or null if there were none yet
     */
    public ToAdmin.@Nullable TotalsView totals() {
        return totals;
    }

    /**
     * Returns what became of a message.
     *
     * @param message which message
     * @return the newest progress
     * @throws AssertionError if there was none
     */
    public Progress progress(MessageId message) {
        Progress newest = progress.get(message);
        require(newest != null, "there is no progress of " + message);
        return newest;
    }

    /**
     * Returns what a watched visitor did.
     *
     * @param visitor the visitor
     * @return the entries, oldest first; empty if there were none
     */
    public List<Activity> timeline(VisitorId visitor) {
        return List.copyOf(timelines.getOrDefault(visitor, List.of()));
    }

    /**
     * Returns the kinds of what a watched visitor did.
     *
     * @param visitor the visitor
     * @return the kinds, oldest first; empty if there were none
     */
    public List<Activity.Kind> kinds(VisitorId visitor) {
        return timeline(visitor).stream().map(Activity::kind).toList();
    }

    /**
     * Returns an order as the protocol has it.
     *
     * @param sort which
     * @return the order; rows that are equal in it go by id
     */
    public static Comparator<Visitor> order(Sort sort) {
        Comparator<Visitor> order = switch (sort) {
            case NEWEST -> Comparator.comparing(Visitor::since).reversed();
            case OLDEST -> Comparator.comparing(Visitor::since);
            case ACTIVE -> Comparator.comparing(Visitor::seen).reversed();
            case PAGES -> Comparator.comparing(Visitor::pages).reversed();
        };
        return order.thenComparing(visitor -> visitor.id().value());
    }
}
