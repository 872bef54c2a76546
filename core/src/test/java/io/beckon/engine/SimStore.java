package io.beckon.engine;

import io.beckon.spi.Acceptance;
import io.beckon.spi.Change;
import io.beckon.spi.Closing;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.Erased;
import io.beckon.spi.Mailbox;
import io.beckon.spi.MailboxChange;
import io.beckon.spi.MailboxRules;
import io.beckon.spi.MessageQuery;
import io.beckon.spi.MessageSummary;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoreTotals;
import io.beckon.spi.StoreUnavailableException;
import io.beckon.spi.StoredMessage;
import io.beckon.spi.Updated;
import io.beckon.testing.VirtualTime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One node's way to the store that all nodes share. What is asked may take time, then the answer may, and both end with
 * the node; the store may be out of reach. The model is told what was done in the moment in which it was done.
 */
final class SimStore implements DeliveryStore {
    /** Hears what the engine is told, right before it is. */
    interface Answered {
        void accepted(Acceptance acceptance);

        void changed(List<Change> changes);
    }

    private final DeliveryStore shared;
    private final VirtualTime time;
    private final DeliveryModel model;
    private final boolean slow;
    private final Answered answered;
    private final Deque<Runnable> asked = new ArrayDeque<>();
    private boolean gone; // the node
    private boolean outOfReach;

    SimStore(
            DeliveryStore shared,
            VirtualTime time,
            DeliveryModel model,
            boolean slow,
            Answered answered) {
        this.shared = shared;
        this.time = time;
        this.model = model;
        this.slow = slow;
        this.answered = answered;
    }

    void outOfReach(boolean now) {
        outOfReach = now;
    }

    /** The node dies: what it has asked is done or not, and it never knows. */
    void die() {
        gone = true;
        asked.clear();
    }

    @Override
    public CompletionStage<Acceptance> accept(
            StoredMessage message, Collection<Recipient> recipients, MailboxRules rules) {
        return ask(() -> {
            Acceptance acceptance = now(shared.accept(message, recipients, rules));
            List<String> added = recipients.stream()
                    .map(Recipient::visitor)
                    .filter(visitor -> !acceptance.repeated() && has(visitor, message))
                    .toList();
            model.accepted(message, added, acceptance);
            return acceptance;
        });
    }

    private boolean has(String visitor, StoredMessage message) {
        return now(shared.read(
                visitor,
                mailbox -> mailbox.history().stream()
                        .anyMatch(delivery -> delivery.message().id().equals(message.id()))));
    }

    @Override
    public <R> CompletionStage<Updated<R>> update(String visitor, MailboxChange<R> change) {
        return ask(() -> {
            Updated<R> updated = now(shared.update(visitor, change));
            model.changed(updated.changes(), this::holder);
            return updated;
        });
    }

    private String holder(Change change) {
        return now(shared.read(
                change.visitor(),
                mailbox -> mailbox.waitingAfter(0).stream()
                        .filter(delivery ->
                                delivery.message().id().equals(change.message().id()))
                        .map(delivery -> String.valueOf(delivery.claimedBy()))
                        .findFirst()
                        .orElse("")));
    }

    @Override
    public <R> CompletionStage<R> read(String visitor, Function<Mailbox, R> question) {
        return ask(() -> now(shared.read(visitor, question)));
    }

    @Override
    public CompletionStage<List<String>> linked(Collection<String> pseudonyms, int limit) {
        return ask(() -> now(shared.linked(pseudonyms, limit)));
    }

    /** The model does not know of it: whoever erases here finds that the books do not balance. */
    @Override
    public CompletionStage<Erased> erase(String id, String by) {
        return ask(() -> now(shared.erase(id, by)));
    }

    @Override
    public CompletionStage<List<String>> due(long now, int limit) {
        return ask(() -> now(shared.due(now, limit)));
    }

    @Override
    public CompletionStage<Boolean> end(String message, Closing reason) {
        return ask(() -> {
            boolean ended = now(shared.end(message, reason));
            if (ended) {
                model.closed(message, reason);
            }
            return ended;
        });
    }

    @Override
    public CompletionStage<List<MessageSummary>> messages(MessageQuery query) {
        return ask(() -> now(shared.messages(query)));
    }

    @Override
    public CompletionStage<StoreTotals> totals() {
        return shared.totals();
    }

    @Override
    public void watch(Watcher watcher) {
        shared.watch(new Watcher() {
            @Override
            public void accepted(Collection<String> visitors) {
                hear(() -> watcher.accepted(visitors));
            }

            @Override
            public void messagesChanged() {
                hear(watcher::messagesChanged);
            }

            @Override
            public boolean isPresent(String visitor) {
                return !gone && watcher.isPresent(visitor);
            }
        });
    }

    /** News come late, and others may have acted on what they tell before. */
    private void hear(Runnable news) {
        after(slow ? 3 : 1, news);
    }

    @Override
    public void close() {
        while (!asked.isEmpty()) {
            asked.remove().run();
        }
    }

    private <T> CompletionStage<T> ask(Supplier<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        asked.add(() -> carryOut(work, answer));
        if (slow) {
            after(1, this::next);
        } else {
            next();
        }
        return answer;
    }

    private void next() {
        Runnable first = asked.poll();
        if (first != null) {
            first.run();
        }
    }

    private <T> void carryOut(Supplier<T> work, CompletableFuture<T> answer) {
        if (outOfReach) {
            answer.completeExceptionally(new StoreUnavailableException("It is out of reach."));
            return;
        }
        T done;
        try {
            done = work.get();
        } catch (AssertionError e) {
            model.objects(e);
            throw e;
        }
        if (slow) {
            after(1, () -> tell(done, answer));
        } else {
            tell(done, answer);
        }
    }

    private <T> void tell(T done, CompletableFuture<T> answer) {
        if (done instanceof Updated<?> updated) {
            answered.changed(updated.changes());
        } else if (done instanceof Acceptance acceptance && !acceptance.repeated()) {
            answered.accepted(acceptance);
            answered.changed(acceptance.changes());
        }
        answer.complete(done);
    }

    private void after(long millis, Runnable task) {
        time.schedule(
                () -> {
                    if (!gone) {
                        task.run();
                    }
                },
                Duration.ofMillis(millis));
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
