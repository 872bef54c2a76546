package io.beckon.engine;

import io.beckon.Criteria;
import io.beckon.protocol.FromAdmin.Sort;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The views that admins look at now, shared by those who ask for the same. Safe for use by many threads. */
final class Views {
    private record Question(Criteria criteria, Sort sort) {}

    private static final class Shared {
        private final View view;
        private int users; // guarded by the map of views

        Shared(View view) {
            this.view = view;
        }
    }

    private final Map<Question, Shared> byQuestion = new HashMap<>(); // guarded by itself
    private final List<View> open = new CopyOnWriteArrayList<>();

    /** A visitor has changed, come or gone. */
    void changed(VisitorState visitor) {
        for (View view : open) {
            view.changed(visitor);
        }
    }

    /**
     * Opens a window on the view of a condition and an order, which is made by a walk over all visitors if nobody looks at it
     * yet.
     */
    View.Window open(
            Criteria criteria,
            Sort sort,
            int offset,
            int limit,
            Runnable onChange,
            Supplier<List<VisitorState>> all) {
        Question question = new Question(criteria, sort);
        View view;
        boolean made = false;
        synchronized (byQuestion) {
            Shared shared = byQuestion.get(question);
            if (shared == null) {
                shared = new Shared(new View(criteria, sort));
                byQuestion.put(question, shared);
                made = true;
            }
            shared.users++;
            view = shared.view;
        }
        if (made) {
            // First it hears of changes, then it is filled: a visitor who changes meanwhile
            // is seen by one of the two.
            open.add(view);
        }
        // One who shares the view walks as well, for the maker may not have come to the
        // end; most is found unchanged.
        all.get().forEach(view::changed);
        return view.open(offset, limit, onChange);
    }

    void close(View.Window window) {
        window.close();
        View view = window.view();
        Question question = new Question(view.criteria(), view.sort());
        synchronized (byQuestion) {
            Shared shared = byQuestion.get(question);
            if (shared != null && --shared.users == 0) {
                byQuestion.remove(question);
                open.remove(view);
            }
        }
    }

    int size() {
        return open.size();
    }
}
