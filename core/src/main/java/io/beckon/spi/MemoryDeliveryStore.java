package io.beckon.spi;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A store in memory. Everything is done on the thread that calls, and each stage is complete when it is returned.
 *
 * <p>Locks: one for each shard of visitors, one for the messages that late arrivals get, never two at once; watchers are
 * called outside of them. All else is made of atomics and concurrent maps.
 */
final class MemoryDeliveryStore implements DeliveryStore {
    private static final Logger LOG = LoggerFactory.getLogger("io.beckon");

    /** How often it looks for what is too old. */
    private static final long LOOK_EVERY = 60_000;

    private final Clock clock;
    private final long age;
    private final AtomicLong looked = new AtomicLong();
    private final MemoryMessages messages;
    private final MemoryVisitors visitors;
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

    MemoryDeliveryStore(int visitors, Duration age, Clock clock) {
        if (visitors < 0 || age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException(
                    "No less than 0 visitors can be remembered, and for a positive time, not "
                            + visitors + " for " + age + ".");
        }
        this.clock = clock;
        this.age = age.toMillis();
        // Larger than any before a restart, unless there were a million a second.
        this.messages = new MemoryMessages(clock.millis() * 1_000);
        this.visitors = new MemoryVisitors(visitors, messages, this::isPresent);
    }

    @Override
    public CompletionStage<Acceptance> accept(
            StoredMessage message, Collection<Recipient> recipients, MailboxRules rules) {
        return complete(() -> List.copyOf(recipients)).thenCompose(all -> {
            String key = message.idempotencyKey();
            return key == null
                    ? complete(() -> acceptNow(message, all, rules))
                    : acceptOnce(key, () -> acceptNow(message, all, rules));
        });
    }

    @Override
    public <R> CompletionStage<Updated<R>> update(String visitor, MailboxChange<R> change) {
        return complete(() -> {
            Updated<R> updated = visitors.of(visitor).update(visitor, change);
            if (updated.changes().stream().anyMatch(each -> each.from() == null)) {
                tell(watcher -> watcher.accepted(List.of(visitor)));
            }
            if (!visitors.isFull()) {
                return updated;
            }
            List<Change> changes = new ArrayList<>(updated.changes());
            visitors.makeRoom(visitor, clock.millis(), changes);
            return new Updated<>(updated.answer(), changes);
        });
    }

    @Override
    public <R> CompletionStage<R> read(String visitor, Function<Mailbox, R> question) {
        return complete(() -> visitors.of(visitor).read(visitor, question));
    }

    @Override
    public CompletionStage<List<String>> linked(Collection<String> pseudonyms, int limit) {
        return complete(() -> visitors.linked(pseudonyms, limit));
    }

    /** Looks at all visitors and messages, and keeps changes of a part of the visitors waiting for a part of that time. */
    @Override
    public CompletionStage<Erased> erase(String id, String by) {
        return complete(() -> {
            Erased erased = visitors.erase(id, clock.millis());
            int records = erased.records() + messages.erase(id);
            tell(Watcher::messagesChanged);
            return new Erased(records, erased.suppressed());
        });
    }

    @Override
    public CompletionStage<List<String>> due(long now, int limit) {
        return complete(() -> {
            forgetOld(now);
            return visitors.due(now, limit);
        });
    }

    /** A store in memory has no thread of its own; whoever asks what is due does so all the time. */
    private void forgetOld(long now) {
        long last = looked.get();
        if (now - last >= LOOK_EVERY && looked.compareAndSet(last, now)) {
            visitors.forgetSeenUntil(now - age);
            messages.forgetExpiredUntil(now - age);
        }
    }

    @Override
    public CompletionStage<Boolean> end(String message, Closing reason) {
        return complete(() -> {
            MemoryMessage ended = messages.end(message, reason);
            if (ended == null) {
                return false;
            }
            visitors.ended(ended);
            tell(Watcher::messagesChanged);
            return true;
        });
    }

    @Override
    public CompletionStage<List<MessageSummary>> messages(MessageQuery query) {
        return complete(() -> messages.find(query));
    }

    @Override
    public CompletionStage<StoreTotals> totals() {
        return complete(visitors::totals);
    }

    @Override
    public void watch(Watcher watcher) {
        watchers.add(watcher);
    }

    @Override
    public boolean endsWithProcess() {
        return true;
    }

    @Override
    public void close() {}

    private CompletionStage<Acceptance> acceptOnce(String key, Supplier<Acceptance> accept) {
        CompletableFuture<Acceptance> answer = new CompletableFuture<>();
        CompletableFuture<Acceptance> before = messages.claimKey(key, answer);
        if (before != null) {
            return before.copy();
        }
        CompletableFuture<Acceptance> accepted = complete(accept);
        accepted.whenComplete((acceptance, failure) -> {
            if (failure == null) {
                answer.complete(new Acceptance(
                        acceptance.message(), acceptance.recipients(), true, List.of()));
            } else {
                messages.releaseKey(key);
                answer.completeExceptionally(failure);
            }
        });
        return accepted;
    }

    private Acceptance acceptNow(
            StoredMessage message, List<Recipient> recipients, MailboxRules rules) {
        MemoryMessage begun = messages.begin(message);
        List<String> accepted = new ArrayList<>(recipients.size());
        List<Change> others = new ArrayList<>(0);
        for (Recipient recipient : recipients) {
            String visitor = recipient.visitor();
            List<Change> changes = visitors.of(visitor).accept(message, recipient, rules);
            if (changes != null) {
                accepted.add(visitor);
                changes.stream().filter(change -> change.from() != null).forEach(others::add);
            }
            visitors.makeRoom(visitor, message.acceptedAt(), others);
        }
        messages.accepted(begun);
        if (!accepted.isEmpty()) {
            tell(watcher -> watcher.accepted(accepted));
        }
        if (message.lateArrivals()) {
            tell(Watcher::messagesChanged);
        }
        return new Acceptance(message, accepted.size(), false, others);
    }

    /** Whoever is alone has done everything itself. */
    private void tell(Consumer<Watcher> news) {
        if (watchers.size() < 2) {
            return;
        }
        for (Watcher watcher : watchers) {
            try {
                news.accept(watcher);
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).addKeyValue("where", "store").log("fault");
            }
        }
    }

    private boolean isPresent(String visitor) {
        for (Watcher watcher : watchers) {
            if (watcher.isPresent(visitor)) {
                return true;
            }
        }
        return false;
    }

    private static <T> CompletableFuture<T> complete(Supplier<T> work) {
        try {
            return CompletableFuture.completedFuture(work.get());
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
