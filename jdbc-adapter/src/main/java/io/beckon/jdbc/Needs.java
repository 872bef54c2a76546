package io.beckon.jdbc;

import java.util.HashSet;
import java.util.Set;

/** What the commands of one transaction have to know, so that it is brought with a few queries. */
final class Needs {
    /** Visitors of whom all is needed that their mailboxes know. */
    final Set<String> whole = new HashSet<>();

    /** Visitors of whom it is enough to know what waits. */
    final Set<String> waiting = new HashSet<>();

    /** Idempotency keys. */
    final Set<String> keys = new HashSet<>();

    /** Messages whose standing is needed. */
    final Set<String> messages = new HashSet<>();
}
