package io.beckon.jdbc;

import io.beckon.spi.Metrics;

import java.util.concurrent.atomic.LongAdder;

/** The store's totals. Safe for use by many threads. */
final class Counters {
    final LongAdder transactions = new LongAdder();
    final LongAdder commands = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder retried = new LongAdder();

    void register(Metrics metrics) {
        metrics.counter("beckon.store.transactions", "Transactions committed", transactions::sum);
        metrics.counter("beckon.store.commands", "Changes committed", commands::sum);
        metrics.counter("beckon.store.refused", "Requests refused, too many waited", refused::sum);
        metrics.counter(
                "beckon.store.failed", "Requests failed, the database was down", failed::sum);
        metrics.counter(
                "beckon.store.retried",
                "Transactions tried again, others were in the way",
                retried::sum);
    }
}
