package io.beckon.engine;

import io.beckon.VisitorId;
import io.beckon.spi.Recipient;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The visitors who were erased lately: nothing is written of them any more, whatever was under way. Their browsers still have the
 * cookie, and become new visitors, rather than begin another history under the same id. After a restart they may. Safe for use by many
 * threads.
 */
final class ErasedVisitors {
    /** Of how many that is known; of more, the first are forgotten. */
    private static final int MOST = 10_000;

    /** What is answered to a change of what is known of an erased visitor. */
    static final class ErasedException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        private ErasedException() {
            super("This visitor was erased; nothing is known of it any more.");
        }
    }

    private final Map<VisitorId, String> byId = new ConcurrentHashMap<>();
    private final Queue<VisitorId> firstComeFirst = new ConcurrentLinkedQueue<>();

    /**
     * A visitor is erased from now on.
     *
     * @param by who asked for it
     */
    void add(VisitorId id, String by) {
        if (byId.putIfAbsent(id, by) == null) {
            firstComeFirst.add(id);
            if (byId.size() > MOST) {
                byId.remove(firstComeFirst.remove());
            }
        }
    }

    boolean contains(VisitorId id) {
        return byId.containsKey(id);
    }

    /** Returns those of some recipients who are not erased. */
    Collection<Recipient> without(Collection<Recipient> recipients) {
        return byId.isEmpty()
                ? recipients
                : recipients.stream()
                        .filter(recipient -> !contains(new VisitorId(recipient.visitor())))
                        .toList();
    }

    /** Returns those of some recipients who are erased, and who asked for it. */
    Map<VisitorId, String> among(Collection<Recipient> recipients) {
        Map<VisitorId, String> found = new HashMap<>();
        if (!byId.isEmpty()) {
            for (Recipient recipient : recipients) {
                VisitorId id = new VisitorId(recipient.visitor());
                String by = byId.get(id);
                if (by != null) {
                    found.put(id, by);
                }
            }
        }
        return found;
    }

    void requireKnown(VisitorId id) {
        if (contains(id)) {
            throw new ErasedException();
        }
    }
}
