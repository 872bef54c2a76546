package io.beckon.engine;

import io.beckon.VisitorId;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The visitors who were erased lately. Their browsers still have the cookie, and are to become new visitors, rather than begin
 * another history under the same id. After a restart they may. Safe for use by many threads.
 */
final class ErasedVisitors {
    /** Of how many that is known; of more, the first are forgotten. */
    private static final int MOST = 10_000;

    private final Set<VisitorId> ids = new LinkedHashSet<>(); // guarded by this

    synchronized void add(VisitorId id) {
        ids.add(id);
        if (ids.size() > MOST) {
            ids.remove(ids.iterator().next());
        }
    }

    synchronized boolean contains(VisitorId id) {
        return ids.contains(id);
    }
}
