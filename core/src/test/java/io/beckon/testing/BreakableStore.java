package io.beckon.testing;

import io.beckon.spi.Acceptance;
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

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A store that can be broken, and whose answers can be held back. Made for one thread at a time.
 */
public final class BreakableStore implements DeliveryStore {
    private final DeliveryStore store;
    private final List<Runnable> held = new ArrayList<>();
    private boolean readable = true;
    private boolean writable = true;
    private boolean holding;
    private boolean losing;
    private int refused;
    private Runnable meanwhile = () -> {};

    /**
     * Makes a store.
     *
     * @param store keeps what this one is given while it works; closed by nobody
     */
    public BreakableStore(DeliveryStore store) {
        this.store = store;
    }

    /** From now on nothing is kept, and nothing found. */
    public void breakDown() {
        readable = false;
        writable = false;
    }

    /** From now on nothing is kept, as if a disk were full, but all can be read. */
    public void refuseWrites() {
        writable = false;
    }

    /** Whoever sends next is told that nobody knows whether it was kept, which it is not. */
    public void loseNextAnswer() {
        losing = true;
    }

    /** It works again. */
    public void mend() {
        readable = true;
        writable = true;
    }

    /** Returns how often it was asked in vain. */
    public int refused() {
        return refused;
    }

    /**
     * Lets something happen just before the next message is accepted, or the next visitor or person erased.
     *
     * @param event happens once
     */
    public void meanwhile(Runnable event) {
        meanwhile = event;
    }

    private void happens() {
        Runnable event = meanwhile;
        meanwhile = () -> {};
        event.run();
    }

    /** From now on answers wait for {@link #answer}; what was asked is done at once. */
    public void hold() {
        holding = true;
    }

    /** Gives the answers that wait, in their order, and those that come at once again. */
    public void answer() {
        holding = false;
        while (!held.isEmpty()) {
            held.remove(0).run();
        }
    }

    @Override
    public CompletionStage<Acceptance> accept(
            StoredMessage message, Collection<Recipient> recipients, MailboxRules rules) {
        happens();
        if (!losing) {
            return ask(writable, () -> store.accept(message, recipients, rules));
        }
        losing = false;
        return CompletableFuture.failedFuture(new StoreUnavailableException(
                StoreUnavailableException.Reason.OUTCOME_UNKNOWN, "It was lost meanwhile.", null));
    }

    @Override
    public <R> CompletionStage<Updated<R>> update(String visitor, MailboxChange<R> change) {
        return ask(writable, () -> store.update(visitor, change));
    }

    @Override
    public <R> CompletionStage<R> read(String visitor, Function<Mailbox, R> question) {
        return ask(readable, () -> store.read(visitor, question));
    }

    @Override
    public CompletionStage<List<String>> linked(Collection<String> pseudonyms, int limit) {
        return ask(readable, () -> store.linked(pseudonyms, limit));
    }

    @Override
    public CompletionStage<Erased> erase(String id, String by) {
        happens();
        return ask(writable, () -> store.erase(id, by));
    }

    @Override
    public CompletionStage<List<String>> due(long now, int limit) {
        return ask(readable, () -> store.due(now, limit));
    }

    @Override
    public CompletionStage<Boolean> end(String message, Closing reason) {
        return ask(writable, () -> store.end(message, reason));
    }

    @Override
    public CompletionStage<List<MessageSummary>> messages(MessageQuery query) {
        return ask(readable, () -> store.messages(query));
    }

    @Override
    public CompletionStage<StoreTotals> totals() {
        return store.totals();
    }

    @Override
    public void watch(Watcher watcher) {
        store.watch(watcher);
    }

    @Override
    public void close() {}

    private <T> CompletionStage<T> ask(boolean works, Supplier<CompletionStage<T>> question) {
        refused += works ? 0 : 1;
        CompletionStage<T> answer = works
                ? question.get()
                : CompletableFuture.failedFuture(
                        new StoreUnavailableException("The store is broken; mend it."));
        if (!holding) {
            return answer;
        }
        CompletableFuture<T> later = new CompletableFuture<>();
        held.add(() -> answer.whenComplete((value, failure) -> {
            if (failure == null) {
                later.complete(value);
            } else {
                later.completeExceptionally(failure);
            }
        }));
        return later;
    }
}
