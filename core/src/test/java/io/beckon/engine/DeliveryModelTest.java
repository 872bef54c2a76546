package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.Caps;
import io.beckon.DeliveryPolicy;
import io.beckon.Message;
import io.beckon.engine.SimWorld.Setup;
import io.beckon.spi.MailboxRules.Overflow;
import io.beckon.testing.ClientTab;
import io.beckon.testing.ClientTab.Doom;
import io.beckon.testing.EngineLog;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Whatever visitors, tabs, senders, networks, nodes and the store do: what was accepted is displayed once or ends for a
 * reason, and everybody who wants to know hears of it once. {@link DeliveryModel} says what that means.
 */
final class DeliveryModelTest {
    private static final String ROOM = "roadsters";

    /** Something that happens. Numbers say to what, each modulo the number of those that there are. */
    interface Step {
        void in(SimWorld world);
    }

    /** Something that a tab does, or that happens to it. */
    record Tab(int browser, int tab, TabStep what) implements Step {
        @Override
        public void in(SimWorld world) {
            ClientTab which = world.tab(browser, tab);
            if (which != null) {
                what.happens.accept(which);
            }
        }
    }

    @SuppressWarnings("ImmutableEnumChecker") // what happens is a method of the model
    enum TabStep {
        NAVIGATE(ClientTab::navigate),
        CLOSE(ClientTab::close),
        DIE(ClientTab::die),
        SHOW_NOTHING_AND_DIE(tab -> tab.doom(Doom.BEFORE_SHOWING)),
        SHOW_SOMETHING_AND_DIE(tab -> tab.doom(Doom.AFTER_SHOWING)),
        SLEEP(ClientTab::sleep),
        WAKE(ClientTab::wake),
        HIDE(tab -> tab.visible(false)),
        APPEAR(tab -> tab.visible(true)),
        JOIN(tab -> tab.join(ROOM)),
        REACH_GOAL(tab -> tab.track(SimWorld.GOAL)),
        DUPLICATE(tab -> tab.browser().duplicate(tab));

        private final Consumer<ClientTab> happens;

        TabStep(Consumer<ClientTab> happens) {
            this.happens = happens;
        }
    }

    record Open(int browser, boolean oneAtATime) implements Step {
        @Override
        public void in(SimWorld world) {
            if (world.browser(browser).tabs().size() < 4) {
                world.browser(browser).open(oneAtATime);
            }
        }
    }

    /** Something that happens on the way between a tab and its node. */
    record Network(int browser, int tab, NetworkStep what) implements Step {
        @Override
        public void in(SimWorld world) {
            SimLine line = world.line(browser, tab);
            if (line != null) {
                what.happens.accept(line);
            }
        }
    }

    @SuppressWarnings("ImmutableEnumChecker") // what happens is a method of the model
    enum NetworkStep {
        BREAK(line -> line.breaks(0, 0)),
        BREAK_AND_TAB_HEARS_LATE(line -> line.breaks(0, 8_000)),
        BREAK_AND_NODE_HEARS_LATE(line -> line.breaks(8_000, 0)),
        BREAK_AND_NODE_NEVER_HEARS(line -> line.breaks(-1, 0)),
        REPEAT_FRAME(SimLine::nextFrameComesTwice),
        STALL(SimLine::stall),
        FLOW(SimLine::flow);

        private final Consumer<SimLine> happens;

        NetworkStep(Consumer<SimLine> happens) {
            this.happens = happens;
        }
    }

    record Pass(long millis) implements Step {
        @Override
        public void in(SimWorld world) {
            world.pass(millis);
        }
    }

    /** Says how a message is delivered. */
    record Policy(
            int seconds,
            boolean untilAMoment,
            int priority,
            @Nullable String replaces,
            int budget,
            boolean atMostOnce,
            boolean uncapped,
            boolean late) {
        Message message(long now) {
            DeliveryPolicy.Builder policy = DeliveryPolicy.builder()
                    .priority(priority)
                    .expiresAfter(Duration.ofSeconds(Math.max(1, seconds)));
            if (untilAMoment) {
                policy.expiresAt(Instant.ofEpochMilli(now + 1_000L * seconds));
            }
            if (replaces != null) {
                policy.replaces(replaces);
            }
            if (budget > 0) {
                policy.budget(budget);
            }
            if (atMostOnce) {
                policy.atMostOnce();
            }
            if (uncapped) {
                policy.uncapped();
            }
            if (late) {
                policy.lateArrivals();
            }
            return Message.named("news").kept().delivery(policy.build()).build();
        }
    }

    enum To {
        ONE,
        ROOM,
        EVERYBODY
    }

    record Send(int node, To to, int browser, Policy policy) implements Step {
        @Override
        public void in(SimWorld world) {
            Audience audience = switch (to) {
                case ONE -> Audience.visitor(world.browser(browser).visitor());
                case ROOM -> Audience.room(ROOM);
                case EVERYBODY -> Audience.everybody();
            };
            world.send(node, policy.message(world.now()), audience);
        }
    }

    record SendAgain(int node, int message) implements Step {
        @Override
        public void in(SimWorld world) {
            world.repeat(node, message);
        }
    }

    record Revoke(int node, int message) implements Step {
        @Override
        public void in(SimWorld world) {
            world.revoke(node, message);
        }
    }

    record Restart(int node, boolean suddenly) implements Step {
        @Override
        public void in(SimWorld world) {
            world.restart(node, suddenly);
        }
    }

    record StoreOutOfReach(boolean now) implements Step {
        @Override
        public void in(SimWorld world) {
            world.outOfReach(now);
        }
    }

    @Provide
    Arbitrary<Setup> setups() {
        return Combinators.combine(
                        Arbitraries.of(1, 1, 2),
                        Arbitraries.of(false, true),
                        Arbitraries.of(
                                Caps.none(),
                                Caps.none(),
                                Caps.builder().perHour(2).build(),
                                Caps.builder().perVisit(2).perDay(3).build(),
                                Caps.builder().gap(Duration.ofSeconds(25)).build()),
                        Arbitraries.of(100, 3),
                        Arbitraries.of(Overflow.class))
                .as(Setup::new);
    }

    private static Arbitrary<Integer> number(int below) {
        return Arbitraries.integers().between(0, below - 1);
    }

    private static Arbitrary<Policy> policies() {
        return Combinators.combine(
                        Arbitraries.of(300, 300, 3_600, 20, 0),
                        seldom(),
                        Arbitraries.of(0, 0, 0, 5, -5),
                        Arbitraries.of("a", "b").injectNull(0.7),
                        Arbitraries.of(0, 0, 0, 1, 2),
                        seldom(),
                        seldom(),
                        seldom())
                .as(Policy::new);
    }

    private static Arbitrary<Boolean> seldom() {
        return Arbitraries.of(false, false, false, true);
    }

    @Provide
    Arbitrary<Step> steps() {
        Arbitrary<Integer> browser = number(SimWorld.BROWSERS);
        Arbitrary<Integer> tab = number(4);
        Arbitrary<Integer> node = number(2);
        return Arbitraries.frequencyOf(
                Tuple.of(
                        12,
                        Combinators.combine(node, Arbitraries.of(To.class), browser, policies())
                                .as(Send::new)),
                Tuple.of(
                        14,
                        Arbitraries.of(3L, 30L, 700L, 3_000L, 11_000L, 35_000L).map(Pass::new)),
                Tuple.of(
                        5,
                        Combinators.combine(browser, Arbitraries.of(true, false))
                                .as(Open::new)),
                Tuple.of(
                        14,
                        Combinators.combine(browser, tab, Arbitraries.of(TabStep.class))
                                .as(Tab::new)),
                Tuple.of(
                        8,
                        Combinators.combine(browser, tab, Arbitraries.of(NetworkStep.class))
                                .as(Network::new)),
                Tuple.of(1, Combinators.combine(node, number(10)).as(SendAgain::new)),
                Tuple.of(1, Combinators.combine(node, number(10)).as(Revoke::new)),
                Tuple.of(
                        2,
                        Combinators.combine(node, Arbitraries.of(true, false)).as(Restart::new)),
                Tuple.of(1, Arbitraries.of(false, true).map(StoreOutOfReach::new)));
    }

    @Example
    void whatATabGivesBackDoesNotOvertakeWhatCameBeforeItInATabThatHasJustCome() {
        Policy once = new Policy(300, false, 0, null, 1, false, false, false);
        Policy plain = new Policy(300, false, 0, null, 0, false, false, false);
        whatWasAcceptedIsDisplayedOnceOrEndsForAReason(
                new Setup(1, true, Caps.none(), 100, Overflow.DROP_OLDEST),
                List.of(
                        new Send(0, To.EVERYBODY, 0, once),
                        new Send(0, To.ONE, 2, plain),
                        new Pass(30),
                        new Tab(2, 0, TabStep.CLOSE)));
    }

    @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
    void whatWasAcceptedIsDisplayedOnceOrEndsForAReason(
            @ForAll @From("setups") Setup setup,
            @ForAll @Size(max = 60) List<@From("steps") Step> steps) {
        try (EngineLog log = EngineLog.only()) {
            SimWorld world = new SimWorld(setup);
            for (Step step : steps) {
                step.in(world);
                world.check();
            }
            world.everythingEndsWell();
            assertThat(log.of("fault")).isEmpty();
        }
    }
}
