package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Caps;
import io.beckon.DeliveryStatus;
import io.beckon.Limits;
import io.beckon.Message;
import io.beckon.MessageId;
import io.beckon.Sent;
import io.beckon.engine.DeliveryModel.Entry;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.Mailbox;
import io.beckon.spi.MailboxRules;
import io.beckon.spi.MessageQuery;
import io.beckon.spi.StoreUnavailableException;
import io.beckon.testing.ClientBrowser;
import io.beckon.testing.ClientTab;
import io.beckon.testing.VirtualTime;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Nodes over one store, browsers, and the network between them. What a run does to them, and what must hold after it. */
final class SimWorld implements ClientBrowser.World {
    static final String GOAL = "Order Completed";

    /**
     * What does not change within a run.
     *
     * @param nodes how many there are
     * @param slowStore whether the store takes its time
     * @param caps what a visitor may see
     * @param mailbox how many messages may wait for one visitor
     * @param overflow which one is given up of too many
     */
    record Setup(
            int nodes, boolean slowStore, Caps caps, int mailbox, MailboxRules.Overflow overflow) {

        @Override
        public String toString() {
            return nodes + " nodes, " + (slowStore ? "slow" : "fast") + " store, caps "
                    + List.of(caps.perHour(), caps.perVisit(), caps.gap()) + ", mailbox " + mailbox
                    + " " + overflow;
        }
    }

    static final int BROWSERS = 3;

    private static final Duration A_WHILE = Duration.ofSeconds(10);
    private static final int WHILES = 90;

    /** Something that somebody sends, until there is an answer. */
    private final class Sending {
        private final Message message;
        private final Audience audience;
        private final String key = "key " + sent.size();
        private @Nullable Sent answer;

        Sending(Message message, Audience audience) {
            this.message = message;
            this.audience = audience;
        }

        /** As often as one likes: only the first one to arrive counts, and all get its answer. */
        void through(SimNode node) {
            node.beckon().send(message, audience, key).whenComplete((now, failure) -> {
                if (failure == null && answer != null && !answer.equals(now)) {
                    model.objects(new AssertionError(answer + " has become " + now));
                } else if (failure != null
                        && !(failure.getCause() instanceof StoreUnavailableException)) {
                    model.objects(new AssertionError(failure));
                }
                answer = failure == null ? now : answer;
            });
        }
    }

    private final VirtualTime time = new VirtualTime();
    private final Setup setup;
    private final DeliveryModel model;
    private final DeliveryStore store = DeliveryStore.inMemory(1_000, time);
    private final SimNode[] nodes;
    private final List<ClientBrowser> browsers = new ArrayList<>();
    private final List<SimLine> lines = new ArrayList<>();
    private final Map<ClientTab, Integer> lastReceived = new HashMap<>();
    private final List<Sending> sent = new ArrayList<>();
    private boolean outOfReach;
    private int nextNode;

    SimWorld(Setup setup) {
        this.setup = setup;
        this.model = new DeliveryModel(
                setup.caps(), new MailboxRules(setup.mailbox(), setup.overflow()));
        this.nodes = new SimNode[setup.nodes()];
        for (int i = 0; i < nodes.length; i++) {
            start(i);
        }
        for (int i = 0; i < BROWSERS; i++) {
            ClientBrowser browser = new ClientBrowser(time, this);
            browsers.add(browser);
            browser.open(i % 2 == 0);
            time.advanceMillis(20);
        }
    }

    private void start(int node) {
        if (nodes.length == 1) {
            model.started(time.millis());
        }
        nodes[node] = new SimNode(time, model, store, setup.slowStore(), this::settings);
        nodes[node].store().outOfReach(outOfReach);
    }

    private Beckon.Builder settings(Beckon.Builder builder) {
        return builder.limits(Limits.builder()
                        .mailbox(setup.mailbox())
                        .messageBurst(100_000)
                        .outboundMessages(16)
                        .build())
                .caps(setup.caps())
                .mailboxOverflow(setup.overflow())
                .goal(GOAL, Duration.ofMinutes(5));
    }

    // What a run does.

    ClientBrowser browser(int number) {
        return browsers.get(number % browsers.size());
    }

    /** One of the tabs that a browser has open; null where it has none. */
    @Nullable
    ClientTab tab(int browser, int number) {
        List<ClientTab> tabs = browser(browser).tabs();
        return tabs.isEmpty() ? null : tabs.get(number % tabs.size());
    }

    @Nullable
    SimLine line(int browser, int number) {
        ClientTab tab = tab(browser, number);
        return tab == null ? null : (SimLine) tab.line();
    }

    void check() {
        model.throwObjection();
    }

    void pass(long millis) {
        time.advanceMillis(millis);
    }

    long now() {
        return time.millis();
    }

    void send(int node, Message message, Audience audience) {
        Sending sending = new Sending(message, audience);
        sent.add(sending);
        sending.through(node(node));
    }

    /** Sends something once more, as one does who has not heard the answer. */
    void repeat(int node, int number) {
        if (!sent.isEmpty()) {
            sent.get(number % sent.size()).through(node(node));
        }
    }

    void revoke(int node, int number) {
        Sending which = sent.isEmpty() ? null : sent.get(number % sent.size());
        if (which != null && which.answer != null) {
            node(node).beckon().deliveries().revoke(which.answer.id());
        }
    }

    private SimNode node(int number) {
        return nodes[number % nodes.length];
    }

    void restart(int number, boolean suddenly) {
        int node = number % nodes.length;
        if (suddenly) {
            nodes[node].kill();
        } else {
            nodes[node].close();
        }
        start(node);
    }

    void outOfReach(boolean now) {
        outOfReach = now;
        for (SimNode node : nodes) {
            node.store().outOfReach(now);
        }
    }

    // What browsers do.

    @Override
    public ClientBrowser.@Nullable Line connect(ClientTab tab) {
        SimLine line = nodes[nextNode++ % nodes.length].connect(tab);
        if (line != null) {
            lines.add(line);
        }
        return line;
    }

    @Override
    public void received(ClientTab tab, MessageId message) {
        int number = model.entry(message.value(), visitor(tab)).number;
        Integer last = lastReceived.put(tab, number);
        assertThat(last == null || last < number)
                .as("%s receives %s after %s", tab, number, last)
                .isTrue();
    }

    @Override
    public void shown(ClientTab tab, MessageId message) {
        boolean inVain = tab.doom() == ClientTab.Doom.AFTER_SHOWING;
        model.shown(tab.browser().visitor(), message, String.valueOf(tab.connection()), inVain);
    }

    @Override
    public void released(ClientTab tab, MessageId message) {
        model.released(tab.browser().visitor(), message, String.valueOf(tab.connection()));
    }

    @Override
    public void noted(ClientTab tab, MessageId message, DeliveryStatus status) {
        model.noted(tab.browser().visitor(), message, status);
    }

    @Override
    public void over(ClientTab tab, MessageId message) {
        model.toldOver(tab.browser().visitor(), message);
    }

    private static String visitor(ClientTab tab) {
        return tab.browser().visitor().value();
    }

    // What must hold in the end.

    /** Everything works again and everybody comes back: what can be shown is shown, and the books balance. */
    void everythingEndsWell() {
        outOfReach(false);
        lines.forEach(SimLine::flow);
        sent.stream().filter(each -> each.answer == null).forEach(each -> each.through(node(0)));
        for (ClientBrowser browser : browsers) {
            browser.tabs().forEach(tab -> {
                tab.wake();
                tab.doom(ClientTab.Doom.NONE);
            });
            if (browser.tabs().isEmpty()) {
                browser.open(true);
            }
            browser.tabs().forEach(tab -> tab.visible(true));
        }
        time.advance(A_WHILE);
        for (int i = 0; i < WHILES && !isAllSettled(); i++) {
            time.advance(A_WHILE);
        }
        check();
        assertThat(sent).allMatch(each -> each.answer != null);
        assertThat(model.leftBehind(now())).as("left behind").isEmpty();
        assertThat(browsers).as("holds receipts").noneMatch(ClientBrowser::holdsReceipts);
        whoCameLateWasReached();
        checkBooks();
        nothingWaitsForEver();
    }

    private boolean isAllSettled() {
        return model.leftBehind(now()).isEmpty()
                && browsers.stream().noneMatch(ClientBrowser::holdsReceipts);
    }

    private void whoCameLateWasReached() {
        for (Sending each : sent) {
            boolean forAll = each.message.delivery().lateArrivals()
                    && each.audience instanceof Audience.Everybody;
            if (forAll && each.answer != null) {
                browsers.forEach(browser -> assertThat(
                                model.isReached(each.answer.id(), browser.visitor(), now()))
                        .as("%s is for %s too", each.answer.id(), browser.visitor())
                        .isTrue());
            }
        }
    }

    private void nothingWaitsForEver() {
        browsers.forEach(browser -> browser.tabs().forEach(ClientTab::die));
        for (SimNode node : nodes) {
            node.close();
        }
        time.advance(Duration.ofDays(2));
        start(0);
        time.advance(Duration.ofSeconds(31));
        assertThat(model.all().filter(entry -> entry.state.waits())).isEmpty();
        checkBooks();
        nodes[0].close();
        check();
    }

    private void checkBooks() {
        for (SimNode node : nodes) {
            if (node.isAlive()) {
                node.checkTold();
            }
        }
        assertThat(nodes[0].beckon().deliveries().totals().join()).isEqualTo(model.totals());
        for (ClientBrowser browser : browsers) {
            String visitor = browser.visitor().value();
            now(store.read(visitor, Mailbox::history)).forEach(delivery -> {
                Entry entry = model.entry(delivery.message().id(), visitor);
                assertThat(delivery.state()).as("%s", entry).isEqualTo(entry.state);
                assertThat(delivery.reason()).as("%s", entry).isEqualTo(entry.reason);
            });
        }
        for (Sending each : sent) {
            String id = each.answer == null ? "" : each.answer.id().value();
            now(store.messages(new MessageQuery.ByIds(List.of(id)))).forEach(found -> {
                List<Entry> of = model.all()
                        .filter(entry -> entry.message.id().equals(id))
                        .toList();
                assertThat(found.counts().recipients()).isEqualTo(of.size());
                assertThat((long) found.counts().reached(DeliveryState.DISPLAYED))
                        .isEqualTo(of.stream().filter(e -> e.state.shown()).count());
            });
        }
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
