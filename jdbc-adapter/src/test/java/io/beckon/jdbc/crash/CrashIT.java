package io.beckon.jdbc.crash;

import static io.beckon.DeliveryStatus.CLICKED;
import static io.beckon.DeliveryStatus.DISMISSED;
import static io.beckon.DeliveryStatus.DISPLAYED;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.DeliveryStatus;
import io.beckon.MessageId;
import io.beckon.testing.ClientBrowser;
import io.beckon.testing.ClientTab;
import io.beckon.testing.VirtualTime;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node is killed in the middle of sending, showing and receipts, again and again, and started anew on the same file. In
 * the end each offer that was accepted has been seen once, and the store's books say so.
 */
class CrashIT {
    private static final int KILLS = 200;
    private static final int BROWSERS = 4;
    private static final int STEPS = 12;

    /** How many of the kills must have come at each moment, or the test shows little. */
    private static final int ENOUGH = 20;

    /** How often a moment is tried to be reached: it takes tabs that were just cut off a while to come back. */
    private static final int PATIENCE = 200;

    /** At which the node is killed. */
    private enum Moment {
        A_SEND_HAS_NO_ANSWER,
        AN_ACCEPTED_OFFER_IS_TO_BE_SHOWN,
        A_RECEIPT_HAS_NO_ANSWER
    }

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void nothingIsLostAndNothingIsShownTwice() {
        long seed = System.nanoTime();
        Run run = new Run(seed);
        try {
            run.crashAgainAndAgain();
            run.comeToAnEnd();
            run.check();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("With the seed " + seed, e);
        } finally {
            run.node.kill();
        }
    }

    /** What is around the node: visitors, somebody who sends to them, and a kill switch. */
    private final class Run implements ClientBrowser.World {
        private final Random random;
        private final VirtualTime time = new VirtualTime();
        private final long start = time.millis();
        private final List<ClientBrowser> browsers = new ArrayList<>();
        private final Map<String, Line> lines = new HashMap<>();
        private final Map<MessageId, Integer> displays = new LinkedHashMap<>();
        private final Map<String, ClientBrowser> asked = new LinkedHashMap<>();
        private final Map<String, MessageId> accepted = new LinkedHashMap<>();
        private @Nullable String totals;
        private final Map<Moment, Integer> killed = new EnumMap<>(Moment.class);
        /** Sends to this node that it has not answered yet. */
        private int unanswered;

        private int opened;
        private int numbered;
        private boolean advanced;
        private NodeProcess node;

        Run(long seed) {
            random = new Random(seed);
            node = NodeProcess.start(folder, 0);
            for (int i = 0; i < BROWSERS; i++) {
                ClientBrowser browser = new ClientBrowser(time, this);
                // Half of them show one card at a time, which is clicked or dismissed.
                browser.open(i % 2 == 0);
                browser.open(i % 2 == 0);
                browsers.add(browser);
            }
        }

        void crashAgainAndAgain() {
            Moment[] moments = Moment.values();
            for (int kill = 0; kill < KILLS; kill++) {
                int steps = 1 + random.nextInt(STEPS);
                for (int step = 0; step < steps; step++) {
                    step();
                }
                Moment moment = moments[random.nextInt(moments.length)];
                if (comesTo(moment)) {
                    killed.merge(moment, 1, Integer::sum);
                }
                crash();
            }
        }

        /**
         * Goes on until the moment is there, however fast or slow the node is. Nothing that the node says is heard after
         * it, so that it is still there when the node dies.
         */
        private boolean comesTo(Moment moment) {
            for (int round = 0; round < PATIENCE; round++) {
                if (isThere(moment)) {
                    return true;
                }
                send();
                pass(100);
                for (String said = node.next(10); said != null; said = node.next(10)) {
                    heard(said);
                    if (isThere(moment)) {
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean isThere(Moment moment) {
            return switch (moment) {
                case A_SEND_HAS_NO_ANSWER -> unanswered > 0;
                case AN_ACCEPTED_OFFER_IS_TO_BE_SHOWN -> displays.size() < accepted.size();
                case A_RECEIPT_HAS_NO_ANSWER ->
                    browsers.stream().anyMatch(ClientBrowser::holdsReceipts);
            };
        }

        private void step() {
            switch (random.nextInt(9)) {
                case 0, 1 -> send();
                case 2 -> sendMany();
                case 3 -> anyTab().navigate();
                case 4, 5 -> pass(random.nextInt(1_500));
                default -> hear(random.nextInt(10));
            }
        }

        private void send() {
            String key = "offer-" + numbered;
            ClientBrowser to = browsers.get(random.nextInt(BROWSERS));
            numbered++;
            asked.put(key, to);
            ask(key, to);
        }

        private void sendMany() {
            int many = random.nextInt(10);
            for (int i = 0; i < many; i++) {
                send();
            }
        }

        private void ask(String key, ClientBrowser to) {
            if (!to.cookies().isEmpty()) {
                unanswered++;
                node.command("send " + key + " " + to.visitor().value());
            }
        }

        private ClientTab anyTab() {
            List<ClientTab> tabs = browsers.get(random.nextInt(BROWSERS)).tabs();
            return tabs.get(random.nextInt(tabs.size()));
        }

        /** Time passes here and there; what comes of it there may be on its way when this returns. */
        private void pass(long millis) {
            advanced = false;
            node.command("advance " + millis);
            time.advanceMillis(millis);
        }

        private void crash() {
            node.kill();
            while (true) {
                String said = node.next(1_000);
                if (said == null || said.equals(NodeProcess.GONE)) {
                    break;
                }
                // It was on its way when the node died: it arrives, as in a network.
                heard(said);
            }
            node = NodeProcess.start(folder, time.millis() - start);
            unanswered = 0;
            List<Line> broken = List.copyOf(lines.values());
            lines.clear();
            broken.forEach(line -> line.tab.lost(line));
        }

        /** Hears what the node says, until it has been silent for so long. */
        private void hear(long patience) {
            for (String said = node.next(patience); said != null; said = node.next(patience)) {
                heard(said);
            }
        }

        private void heard(String said) {
            String[] words = said.split(" ", 3);
            switch (words[0]) {
                case "text" -> {
                    Line line = lines.get(words[1]);
                    if (line != null) {
                        line.tab.receive(line, words[2]);
                    }
                }
                case "close" -> {
                    Line line = lines.remove(words[1]);
                    if (line != null) {
                        line.tab.lost(line);
                    }
                }
                case "sent" -> {
                    unanswered--;
                    String[] sent = words[2].split(" ", 2);
                    if (sent[1].equals("0")) {
                        asked.remove(words[1]); // the node died before it knew the visitor
                        return;
                    }
                    MessageId before = accepted.put(words[1], new MessageId(sent[0]));
                    assertThat(before).isIn(null, accepted.get(words[1]));
                }
                case "totals" -> totals = said;
                case "advanced" -> advanced = true;
                default -> {}
            }
        }

        /** The node lives; who has had no answer asks again, and time passes until all is over. */
        void comeToAnEnd() {
            for (int second = 0; second < 3_000 && !isOver(); second++) {
                Map.copyOf(asked).forEach((key, to) -> {
                    if (!accepted.containsKey(key)) {
                        ask(key, to);
                    }
                });
                pass(1_000);
                while (!advanced) {
                    hear(10);
                }
                hear(20);
            }
        }

        private boolean isOver() {
            return accepted.size() == asked.size()
                    && displays.size() == accepted.size()
                    && browsers.stream().noneMatch(ClientBrowser::holdsReceipts);
        }

        void check() {
            node.command("totals");
            while (totals == null) {
                hear(100);
            }
            assertThat(accepted).hasSameSizeAs(asked);
            assertThat(displays.keySet()).containsExactlyInAnyOrderElementsOf(accepted.values());
            assertThat(displays.values()).as("times that each was shown").containsOnly(1);
            assertThat(total(DISPLAYED) + total(CLICKED) + total(DISMISSED))
                    .isEqualTo(accepted.size());
            for (DeliveryStatus other : DeliveryStatus.values()) {
                if (other != DISPLAYED && other != CLICKED && other != DISMISSED) {
                    assertThat(total(other)).as(other.toString()).isZero();
                }
            }
            assertThat(killed).as("kills at").containsOnlyKeys(Moment.values());
            assertThat(killed.values()).allMatch(times -> times >= ENOUGH);
        }

        private int total(DeliveryStatus status) {
            Matcher number = Pattern.compile("\\b" + status + "=(\\d+)").matcher(totals);
            assertThat(number.find()).isTrue();
            return Integer.parseInt(number.group(1));
        }

        @Override
        public ClientBrowser.@Nullable Line connect(ClientTab tab) {
            String id = "line-" + opened++;
            Map<String, String> cookies = tab.browser().cookies();
            String cookie = cookies.isEmpty()
                    ? "-"
                    : cookies.entrySet().iterator().next().toString();
            node.command("open " + id + " " + cookie);
            for (String said = node.next(30_000); said != null; said = node.next(30_000)) {
                if (said.equals(NodeProcess.GONE)) {
                    return null;
                }
                if (said.startsWith("opened " + id + " ")) {
                    String setCookie = said.substring(("opened " + id + " ").length());
                    tab.browser().keep(setCookie.equals("-") ? null : setCookie);
                    Line line = new Line(id, tab);
                    lines.put(id, line);
                    return line;
                }
                heard(said);
            }
            throw new AssertionError("The node does not answer.");
        }

        @Override
        public void shown(ClientTab tab, MessageId message) {
            displays.merge(message, 1, Integer::sum);
        }

        @Override
        public void released(ClientTab tab, MessageId message) {}

        @Override
        public void noted(ClientTab tab, MessageId message, DeliveryStatus status) {}

        @Override
        public void received(ClientTab tab, MessageId message) {}

        @Override
        public void over(ClientTab tab, MessageId message) {}

        /** A tab's end of a connection. */
        private final class Line implements ClientBrowser.Line {
            private final String id;
            private final ClientTab tab;

            Line(String id, ClientTab tab) {
                this.id = id;
                this.tab = tab;
            }

            @Override
            public void say(String frame) {
                node.command("text " + id + " " + frame);
            }

            @Override
            public void end() {
                lines.remove(id);
                node.command("end " + id);
            }
        }
    }
}
