package io.beckon.engine;

import io.beckon.Criteria;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.protocol.FromAdmin.Sort;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * The visitors whom one condition matches, in one order, kept up to date visitor by visitor. Admins who ask for the same
 * share one view; each looks at it through a {@link Window}.
 *
 * <p>A change costs time logarithmic in the number of visitors matched, and a little for each window. To learn whether a
 * change concerns it without counting rows, a window keeps the key of its first row, its anchor: a row that comes or goes
 * before the anchor moves the anchor by one row.
 *
 * <p>A visitor publishes a new snapshot first and tells the view then; the view always looks at the snapshot of the moment, under
 * its lock. So whatever the order in which news come, from visitors or from the {@linkplain Views#open first walk} over
 * all, the last to look sees the newest, and one who has left is never put back.
 */
final class View {
    /** The place of a row: what the order goes by, and the id for rows that are equal in that. */
    record Key(long rank, VisitorId id) {}

    /** A row's place, and which of the states that one visitor has one after the other put it there. */
    private record Row(Key key, VisitorState state) {}

    private static final Comparator<Key> ORDER =
            Comparator.comparingLong(Key::rank).thenComparing(key -> key.id().value());

    private final Criteria criteria;
    private final Sort sort;
    private final TreeMap<Key, Visitor> rows = new TreeMap<>(ORDER); // guarded by this
    private final Map<VisitorId, Row> places = new HashMap<>(); // guarded by this
    private final Set<Window> windows = new CopyOnWriteArraySet<>();

    View(Criteria criteria, Sort sort) {
        this.criteria = criteria;
        this.sort = sort;
    }

    /** A visitor has changed, come or gone. */
    @SuppressWarnings("ReferenceEquality") // snapshots never change: another object is news
    void changed(VisitorState state) {
        Visitor visitor = state.snapshot();
        boolean matches = visitor != null && criteria.matches(visitor);
        List<Window> concerned;
        synchronized (this) {
            if (state.snapshot() != visitor) {
                return; // it has changed since, and whoever changed it is about to tell us
            }
            concerned = matches && visitor != null ? put(visitor, state) : remove(state);
        }
        concerned.forEach(Window::signal);
    }

    Criteria criteria() {
        return criteria;
    }

    Sort sort() {
        return sort;
    }

    synchronized int size() {
        return rows.size();
    }

    /** Opens a window. */
    Window open(int offset, int limit, Runnable onChange) {
        Window window = new Window(offset, limit, onChange);
        synchronized (this) {
            window.anchor = keyAt(offset);
            windows.add(window);
        }
        return window;
    }

    // Called with the lock held.
    private List<Window> put(Visitor visitor, VisitorState state) {
        Key key = new Key(rank(visitor), visitor.id());
        Row replaced = places.put(visitor.id(), new Row(key, state));
        Key before = replaced == null ? null : replaced.key();
        if (key.equals(before)) {
            rows.put(key, visitor);
            return windowsShowing(key);
        }
        List<Window> concerned = new ArrayList<>();
        if (before != null) {
            rows.remove(before);
            afterRemoval(before, concerned);
        }
        rows.put(key, visitor);
        afterInsertion(key, concerned);
        return concerned;
    }

    // Called with the lock held.
    private List<Window> remove(VisitorState state) {
        Row row = places.get(state.id);
        if (row == null || row.state() != state) {
            return List.of(); // the visitor is back already, and the row is that of its new state
        }
        places.remove(state.id);
        rows.remove(row.key());
        List<Window> concerned = new ArrayList<>();
        afterRemoval(row.key(), concerned);
        return concerned;
    }

    // Called with the lock held.
    private List<Window> windowsShowing(Key key) {
        List<Window> showing = new ArrayList<>(windows.size());
        for (Window window : windows) {
            if (window.shows(key)) {
                showing.add(window);
            }
        }
        return showing;
    }

    // Called with the lock held, the row inserted.
    private void afterInsertion(Key key, List<Window> concerned) {
        for (Window window : windows) {
            Key anchor = window.anchor;
            if (anchor == null) {
                window.anchor = rows.size() > window.offset ? rows.lastKey() : null;
                concerned.add(window);
            } else if (ORDER.compare(key, anchor) < 0) {
                window.anchor = rows.lowerKey(anchor);
                concerned.add(window);
            } else if (window.mayShow(key)) {
                concerned.add(window);
            }
        }
    }

    // Called with the lock held, the row removed.
    private void afterRemoval(Key key, List<Window> concerned) {
        for (Window window : windows) {
            Key anchor = window.anchor;
            if (anchor != null && ORDER.compare(key, anchor) <= 0) {
                window.anchor = rows.higherKey(anchor);
                concerned.add(window);
            } else if (window.mayShow(key)) {
                concerned.add(window);
            }
        }
    }

    // Called with the lock held.
    private @Nullable Key keyAt(int offset) {
        if (offset >= rows.size()) {
            return null;
        }
        int index = 0;
        for (Key key : rows.keySet()) {
            if (index++ == offset) {
                return key;
            }
        }
        return null;
    }

    private long rank(Visitor visitor) {
        return switch (sort) {
            case NEWEST -> -visitor.since().toEpochMilli();
            case OLDEST -> visitor.since().toEpochMilli();
            case ACTIVE -> -visitor.seen().toEpochMilli();
            case PAGES -> -visitor.pages();
        };
    }

    /** What one admin looks at: so many rows from an offset on. */
    final class Window {
        private final int offset;
        private final int limit;
        private final Runnable onChange;

        // Guarded by the view; the first row's key, or null if there are no rows this far.
        private @Nullable Key anchor;
        // Guarded by the view; the last row's key when the window was full at its last
        // reading.
        private @Nullable Key last;

        private Window(int offset, int limit, Runnable onChange) {
            this.offset = offset;
            this.limit = limit;
            this.onChange = onChange;
        }

        /** Returns the rows of this moment, in their order. */
        Map<VisitorId, Visitor> rows() {
            Map<VisitorId, Visitor> shown = new LinkedHashMap<>();
            synchronized (View.this) {
                last = null;
                if (anchor == null) {
                    return shown;
                }
                for (Map.Entry<Key, Visitor> row : rows.tailMap(anchor, true).entrySet()) {
                    shown.put(row.getKey().id(), row.getValue());
                    if (shown.size() == limit) {
                        last = row.getKey();
                        break;
                    }
                }
            }
            return shown;
        }

        View view() {
            return View.this;
        }

        void close() {
            windows.remove(this);
        }

        private void signal() {
            onChange.run();
        }

        // Called with the view's lock held.
        private boolean shows(Key key) {
            return anchor != null && ORDER.compare(key, anchor) >= 0 && mayShow(key);
        }

        // Called with the view's lock held. Rows beyond the last one read cannot concern
        // the window: rows that go before it make their own change.
        private boolean mayShow(Key key) {
            return last == null || ORDER.compare(key, last) <= 0;
        }
    }
}
