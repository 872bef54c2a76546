package io.beckon.testing;

import io.beckon.spi.Acceptance;
import io.beckon.spi.Change;
import io.beckon.spi.ClaimAnswer;
import io.beckon.spi.ClaimRules;
import io.beckon.spi.Closing;
import io.beckon.spi.ConsentRecord;
import io.beckon.spi.Delivery;
import io.beckon.spi.DeliveryEvent;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.Erased;
import io.beckon.spi.Mailbox;
import io.beckon.spi.MailboxChange;
import io.beckon.spi.MailboxRules;
import io.beckon.spi.MessageCounts;
import io.beckon.spi.MessageQuery;
import io.beckon.spi.MessageSummary;
import io.beckon.spi.Recipient;
import io.beckon.spi.StoreTotals;
import io.beckon.spi.StoredMessage;
import io.beckon.spi.Updated;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A node's way to a store, which waits for each answer and remembers what it has heard. What it is asked happens at the
 * moment that virtual time shows. Safe for use by many threads.
 */
public final class StoreNode implements DeliveryStore.Watcher {
    /** For how long an answer is waited for, in seconds. */
    public static final long PATIENCE = 30;

    /** Allows everything. */
    public static final ClaimRules NO_CAPS = caps(0, 0, 0, 0);

    /** Room for more than the tests send. */
    public static final MailboxRules ROOMY =
            new MailboxRules(10_000, MailboxRules.Overflow.DROP_OLDEST);

    private final DeliveryStore store;
    private final VirtualTime time;
    private final Queue<Change> changes = new ConcurrentLinkedQueue<>();
    private final Set<String> messages = ConcurrentHashMap.newKeySet();
    private final Set<String> heardOf = ConcurrentHashMap.newKeySet();
    private final AtomicInteger messageNews = new AtomicInteger();

    /**
     * Begins to use a store, and to hear its news.
     *
     * @param store a store that nobody has used yet
     * @param time tells the moment
     */
    public StoreNode(DeliveryStore store, VirtualTime time) {
        this.store = store;
        this.time = time;
        store.watch(this);
    }

    /** What holds for a claim on a node that runs for ever. */
    public static ClaimRules caps(int perHour, int perDay, int perVisit, long gapMillis) {
        return new ClaimRules(30_000, 0, perHour, perDay, perVisit, gapMillis);
    }

    public Acceptance accept(StoredMessage message, String... present) {
        return accept(
                message,
                Stream.of(present).map(visitor -> new Recipient(visitor, true)).toList(),
                ROOMY);
    }

    public Acceptance accept(
            StoredMessage message, Collection<Recipient> recipients, MailboxRules rules) {
        Acceptance acceptance = await(store.accept(message, recipients, rules));
        messages.add(acceptance.message().id());
        changes.addAll(acceptance.changes());
        return acceptance;
    }

    public <R> R update(String visitor, MailboxChange<R> change) {
        Updated<R> updated = await(store.update(visitor, change));
        changes.addAll(updated.changes());
        return updated.answer();
    }

    public void seen(String... visitors) {
        long now = time.millis();
        for (String visitor : visitors) {
            update(visitor, (mailbox, ledger) -> {
                mailbox.seen(now);
                return true;
            });
        }
    }

    public void left(String visitor) {
        long now = time.millis();
        update(visitor, (mailbox, ledger) -> {
            mailbox.left(now);
            return true;
        });
    }

    public ClaimAnswer claim(String visitor, StoredMessage message, String tab) {
        return claim(visitor, message, tab, NO_CAPS);
    }

    public ClaimAnswer claim(String visitor, StoredMessage message, String tab, ClaimRules rules) {
        long now = time.millis();
        return update(
                visitor, (mailbox, ledger) -> mailbox.claim(message.id(), tab, now, rules, ledger));
    }

    /** Answers whether the tab had a claim. */
    public boolean release(String visitor, StoredMessage message, String tab) {
        long now = time.millis();
        return update(
                visitor,
                (mailbox, ledger) -> mailbox.release(message.id(), tab, now, ledger) != null);
    }

    public void report(String visitor, StoredMessage message, DeliveryEvent event) {
        long now = time.millis();
        update(visitor, (mailbox, ledger) -> {
            mailbox.report(message.id(), event, now, ledger);
            return true;
        });
    }

    /** Claims and displays a message. */
    public void show(String visitor, StoredMessage message) {
        claim(visitor, message, "c_000000000show");
        report(visitor, message, DeliveryEvent.DISPLAY);
    }

    public boolean add(String visitor, StoredMessage message) {
        long now = time.millis();
        return update(visitor, (mailbox, ledger) -> mailbox.add(message, ROOMY, now, ledger));
    }

    public @Nullable String convert(String visitor, long window) {
        long now = time.millis();
        return update(visitor, (mailbox, ledger) -> {
            Delivery converted = mailbox.convert(now, window);
            return converted == null ? null : converted.message().id();
        });
    }

    /** Answers which messages were freed. */
    public List<String> settle(String visitor) {
        return settle(visitor, NO_CAPS);
    }

    /** Answers which messages were freed. */
    public List<String> settle(String visitor, ClaimRules rules) {
        long now = time.millis();
        return update(
                visitor,
                (mailbox, ledger) -> mailbox.settle(now, rules, ledger).stream()
                        .map(delivery -> delivery.message().id())
                        .toList());
    }

    /** Settles all that is due, until nothing is. Answers which messages were freed. */
    public List<String> settleDue() {
        List<String> freed = new ArrayList<>();
        for (List<String> due = due(100); !due.isEmpty(); due = due(100)) {
            due.forEach(visitor -> freed.addAll(settle(visitor)));
        }
        return freed;
    }

    public void consent(String visitor, ConsentRecord consent) {
        long now = time.millis();
        update(visitor, (mailbox, ledger) -> {
            mailbox.seen(now);
            mailbox.agreesTo(consent, now, ledger);
            return true;
        });
    }

    public void link(String visitor, String... pseudonyms) {
        long now = time.millis();
        update(visitor, (mailbox, ledger) -> {
            mailbox.seen(now);
            List.of(pseudonyms).forEach(mailbox::link);
            return true;
        });
    }

    public void unlink(String visitor) {
        update(visitor, (mailbox, ledger) -> {
            mailbox.unlink();
            return true;
        });
    }

    public Set<String> linked(String... pseudonyms) {
        List<String> found = await(store.linked(List.of(pseudonyms), 100));
        Set<String> once = new HashSet<>(found);
        if (once.size() < found.size()) {
            throw new AssertionError("A visitor was found twice: " + found);
        }
        return once;
    }

    public List<String> linked(String pseudonym, int limit) {
        return await(store.linked(List.of(pseudonym), limit));
    }

    public Erased erase(String id) {
        return await(store.erase(id, "tester"));
    }

    public List<String> due(int limit) {
        return await(store.due(time.millis(), limit));
    }

    public boolean end(StoredMessage message, Closing reason) {
        return await(store.end(message.id(), reason));
    }

    public <R> R read(String visitor, Function<Mailbox, R> question) {
        return await(store.read(visitor, question));
    }

    public boolean isKnown(String visitor) {
        return read(visitor, Mailbox::isKnown);
    }

    /** The messages that wait, in their order. */
    public List<String> waiting(String visitor) {
        return read(
                visitor,
                mailbox -> mailbox.waitingAfter(0).stream()
                        .map(delivery -> delivery.message().id())
                        .toList());
    }

    public List<Delivery> history(String visitor) {
        return read(visitor, Mailbox::history);
    }

    /** The delivery of a message for a visitor, which must have one. */
    public Delivery delivery(String visitor, StoredMessage message) {
        return history(visitor).stream()
                .filter(delivery -> delivery.message().id().equals(message.id()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No delivery of " + message.id()));
    }

    public DeliveryState state(String visitor, StoredMessage message) {
        return delivery(visitor, message).state();
    }

    public List<MessageSummary> find(MessageQuery query) {
        return await(store.messages(query));
    }

    public MessageSummary summary(StoredMessage message) {
        return find(new MessageQuery.ByIds(List.of(message.id()))).get(0);
    }

    public MessageCounts counts(StoredMessage message) {
        return summary(message).counts();
    }

    public StoreTotals totals() {
        return await(store.totals());
    }

    /** The ids of all messages that were accepted here. */
    public Set<String> messages() {
        return new HashSet<>(messages);
    }

    /** What the answers have told, in the order of the answers. */
    public List<Change> changes() {
        return List.copyOf(changes);
    }

    /** For whom something was accepted, as far as this node has heard. */
    public Set<String> heardOf() {
        return new HashSet<>(heardOf);
    }

    /** How often this node has heard that messages have changed. */
    public int messageNews() {
        return messageNews.get();
    }

    public void close() {
        store.close();
    }

    @Override
    public void accepted(Collection<String> visitors) {
        heardOf.addAll(visitors);
    }

    @Override
    public void messagesChanged() {
        messageNews.incrementAndGet();
    }

    @Override
    public boolean isPresent(String visitor) {
        return false;
    }

    /** Waits for an answer; throws what the store has answered where it has failed. */
    public static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException) {
                throw (RuntimeException) e.getCause();
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("The store has not answered in time.", e);
        }
    }
}
