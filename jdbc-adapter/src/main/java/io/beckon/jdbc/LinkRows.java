package io.beckon.jdbc;

import io.beckon.spi.Mailbox;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The statements on the table {@code beckon_link}. */
final class LinkRows {
    private static final Write INSERT =
            Write.insert("beckon_link", List.of(Column.text("pseudonym"), Column.text("visitor")));

    private static final Write DELETE = Write.delete("beckon_link", Column.text("visitor"));

    private LinkRows() {}

    /** Finds visitors who are linked with any of some pseudonyms, each once. */
    static List<String> linked(Session session, Collection<String> pseudonyms, int limit)
            throws SQLException {
        Set<String> visitors = new LinkedHashSet<>();
        session.find(
                "SELECT DISTINCT visitor FROM beckon_link WHERE pseudonym {in} LIMIT ?",
                pseudonyms,
                List.of(limit),
                row -> visitors.add(row.getString(1)));
        return visitors.stream().limit(limit).toList();
    }

    /** Returns what comes of two changes, one after the other. */
    static Mailbox.Links both(Mailbox.Links first, Mailbox.Links second) {
        if (second.dropped()) {
            return second;
        }
        Set<String> added = new LinkedHashSet<>(first.added());
        added.addAll(second.added());
        return new Mailbox.Links(first.dropped(), List.copyOf(added));
    }

    /** Writes what has changed, by visitor, in a transaction that has locked the head. */
    static void write(Session session, Map<String, Mailbox.Links> links) throws SQLException {
        List<@Nullable Object[]> dropped = new ArrayList<>();
        Set<String> growing = new HashSet<>();
        links.forEach((visitor, changed) -> {
            if (changed.dropped()) {
                dropped.add(new @Nullable Object[] {visitor});
            }
            if (!changed.added().isEmpty()) {
                growing.add(visitor);
            }
        });
        session.write(DELETE, dropped);
        Map<String, Set<String>> there = find(session, growing);
        List<@Nullable Object[]> added = new ArrayList<>();
        links.forEach((visitor, changed) -> {
            Set<String> has = there.getOrDefault(visitor, Set.of());
            for (String pseudonym : changed.added()) {
                if (!has.contains(pseudonym)) {
                    added.add(new @Nullable Object[] {pseudonym, visitor});
                }
            }
        });
        session.write(INSERT, added);
    }

    /** Finds with whom visitors are linked, those who are. */
    private static Map<String, Set<String>> find(Session session, Collection<String> visitors)
            throws SQLException {
        Map<String, Set<String>> found = new HashMap<>();
        session.find(
                "SELECT visitor, pseudonym FROM beckon_link WHERE visitor {in}",
                visitors,
                List.of(),
                row -> found.computeIfAbsent(row.getString(1), visitor -> new HashSet<>())
                        .add(row.getString(2)));
        return found;
    }
}
