package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Beckon;
import io.beckon.Limits;
import io.beckon.Site;
import io.beckon.Visitor;
import io.beckon.testing.HandExecutor;
import io.beckon.testing.RecordingListener;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;
import io.beckon.testing.VirtualTime;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Presence against a small model of what it means. */
final class PresencePropertyTest {
    private static final long GRACE = 10_000;
    private static final int BROWSERS = 3;
    private static final int TABS = 5;

    private enum Do {
        OPEN,
        RESUME,
        PAGE,
        TITLE,
        TRACK,
        CLOSE,
        WAIT
    }

    /** A number chooses the page or the tab, or says how long to wait in tenths of a second. */
    record Step(Do what, int browser, int number) {}

    private static final class ModelTab {
        private final TestTab tab;
        private String path;

        ModelTab(TestTab tab, String path) {
            this.tab = tab;
            this.path = path;
        }
    }

    /** What one browser's visitor must look like. */
    private static final class Model {
        private final TestVisitor browser;
        private final List<ModelTab> tabs = new ArrayList<>();
        private boolean present;
        private int pages;
        private int visits;
        private long lonelySince;
        private ModelTab active;

        Model(TestVisitor browser) {
            this.browser = browser;
        }
    }

    @Provide
    Arbitrary<Step> steps() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(4, Do.OPEN),
                                Tuple.of(2, Do.RESUME),
                                Tuple.of(3, Do.PAGE),
                                Tuple.of(1, Do.TITLE),
                                Tuple.of(1, Do.TRACK),
                                Tuple.of(5, Do.CLOSE),
                                Tuple.of(5, Do.WAIT)),
                        Arbitraries.integers().between(0, BROWSERS - 1),
                        Arbitraries.integers().between(0, 60))
                .as(Step::new);
    }

    @Property(tries = 150)
    void isWhatTheModelSays(@ForAll List<@From("steps") Step> steps) {
        new Run().isWhatTheModelSays(steps);
    }

    private static final class Run {
        private final VirtualTime time = new VirtualTime();
        private final RecordingListener heard = new RecordingListener();
        private final Beckon beckon = Beckon.builder(
                        Site.named("shop").secret("0123456789abcdef").build())
                .time(time, time)
                .executor(HandExecutor.inline())
                .drain(Duration.ZERO)
                .limits(Limits.builder().connectionsPerVisitor(TABS).build())
                .listener(heard)
                .build();
        private final List<Model> models = new ArrayList<>();

        void isWhatTheModelSays(List<Step> steps) {
            for (int i = 0; i < BROWSERS; i++) {
                models.add(new Model(TestVisitor.of(beckon)));
            }
            for (Step step : steps) {
                carryOut(step, models.get(step.browser()));
                models.forEach(this::assertRight);
                assertThat(beckon.visitors().count()).isEqualTo((int)
                        models.stream().filter(model -> model.present).count());
            }
            Books.check(beckon);
            beckon.close();
        }

        private void carryOut(Step step, Model model) {
            String path = "/" + step.number() % 4;
            if (step.what() == Do.WAIT) {
                time.advanceMillis(step.number() * 100L);
                models.forEach(this::letTimePass);
            } else if (step.what() == Do.OPEN || step.what() == Do.RESUME) {
                open(model, path, step.what() == Do.RESUME);
            } else if (!model.tabs.isEmpty()) {
                ModelTab tab = model.tabs.get(step.number() % model.tabs.size());
                use(step.what(), model, tab, path);
            }
        }

        private void letTimePass(Model model) {
            if (model.present
                    && model.tabs.isEmpty()
                    && time.millis() - model.lonelySince >= GRACE) {
                model.present = false;
            }
        }

        private static void open(Model model, String path, boolean resumed) {
            if (model.tabs.size() == TABS) {
                model.tabs.remove(0); // makes room
            }
            TestTab tab = model.browser.connect();
            tab.hello(TestTab.pageAt(path), resumed);
            model.active = new ModelTab(tab, path);
            model.tabs.add(model.active);
            if (!model.present) {
                model.present = true;
                model.pages = 1;
                model.visits++;
            } else if (!resumed) {
                model.pages++;
            }
        }

        private void use(Do what, Model model, ModelTab tab, String path) {
            switch (what) {
                case PAGE -> {
                    tab.tab.page(path);
                    model.pages += path.equals(tab.path) ? 0 : 1;
                    tab.path = path;
                    model.active = tab;
                }
                case TITLE -> {
                    tab.tab.page(new io.beckon.Page(TestTab.pageAt(tab.path).url(), "Another", ""));
                    model.active = tab;
                }
                case TRACK -> {
                    tab.tab.track("event");
                    model.active = tab;
                }
                case CLOSE -> {
                    tab.tab.leave();
                    model.tabs.remove(tab);
                    if (model.tabs.isEmpty()) {
                        model.lonelySince = time.millis();
                    } else if (tab == model.active) {
                        model.active = model.tabs.get(model.tabs.size() - 1);
                    }
                }
                case OPEN, RESUME, WAIT -> throw new AssertionError(what);
            }
        }

        private void assertRight(Model model) {
            if (model.visits == 0) {
                return;
            }
            Optional<Visitor> found =
                    beckon.visitors().find(model.active.tab.welcome().visitor());
            assertThat(found.isPresent()).isEqualTo(model.present);
            found.ifPresent(visitor -> {
                assertThat(visitor.tabs()).isEqualTo(model.tabs.size());
                assertThat(visitor.pages()).isEqualTo(model.pages);
                assertThat(visitor.page().path()).isEqualTo(model.active.path);
                assertThat(visitor.connection()).isEqualTo(model.active.tab.id());
                assertThat(heard.about(visitor.id()).stream()
                                .filter("visitorArrived"::equals)
                                .count())
                        .isEqualTo(model.visits);
            });
        }
    }
}
