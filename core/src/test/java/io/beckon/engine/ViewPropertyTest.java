package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.AdminPolicy;
import io.beckon.Beckon;
import io.beckon.Criteria;
import io.beckon.Site;
import io.beckon.Visitor;
import io.beckon.protocol.FromAdmin.Sort;
import io.beckon.testing.AdminModel;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.HandExecutor;
import io.beckon.testing.Handshakes;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestVisitor;
import io.beckon.testing.VirtualTime;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What admins see, with every change applied, against sorting and cutting all visitors anew. */
final class ViewPropertyTest {
    private static final List<Criteria> CRITERIA = List.of(
            Criteria.everyone(),
            Criteria.path("/a/*"),
            Criteria.not(Criteria.path("/a/*")),
            Criteria.pagesSeen(2),
            Criteria.inRoom("r"),
            Criteria.any(Criteria.path("/b/*"), new Criteria.Tabs(2)));

    private static final List<Sort> SORTS = List.of(Sort.values());

    private record Looking(TestAdmin admin, Criteria criteria, Sort sort, int offset, int limit) {}

    @Property(tries = 30)
    void everyPictureIsTheNaiveOne(@ForAll long seed) {
        new Run().everyPictureIsTheNaiveOne(new Random(seed));
    }

    private static final class Run {
        private final VirtualTime time = new VirtualTime();
        private final Beckon beckon = Beckon.builder(
                        Site.named("shop").secret("0123456789abcdef").build())
                .time(time, time)
                .executor(HandExecutor.inline())
                .grace(Duration.ofSeconds(1))
                .drain(Duration.ZERO)
                .build();
        private final List<TestVisitor> browsers = new ArrayList<>();
        private final List<Looking> looking = new ArrayList<>();

        void everyPictureIsTheNaiveOne(Random random) {
            for (int i = 0; i < 12; i++) {
                browsers.add(TestVisitor.of(beckon));
            }
            for (int round = 0; round < 40; round++) {
                for (int i = random.nextInt(6); i >= 0; i--) {
                    change(random);
                }
                if (looking.size() < 6 && random.nextInt(3) == 0) {
                    look(random);
                }
                time.advanceMillis(random.nextInt(700));
                if (round % 5 == 4) {
                    everybodyCatchesUp();
                    looking.forEach(this::assertNaive);
                }
            }
            beckon.close();
        }

        private void change(Random random) {
            TestVisitor browser = browsers.get(random.nextInt(browsers.size()));
            String path = (random.nextBoolean() ? "/a/" : "/b/") + random.nextInt(3);
            switch (random.nextInt(6)) {
                case 0, 1 -> browser.open(path);
                case 2 -> browser.leave();
                case 3 -> page(browser, path);
                case 4 -> joinOrLeave(browser, random);
                default -> time.advanceMillis(random.nextInt(300));
            }
        }

        private static void page(TestVisitor browser, String path) {
            if (!browser.cookies().isEmpty()) {
                browser.tab().page(path); // without effect if the tab is closed
            }
        }

        private void joinOrLeave(TestVisitor browser, Random random) {
            if (!browser.cookies().isEmpty()) {
                var id = browser.tab().welcome().visitor();
                if (random.nextBoolean()) {
                    beckon.rooms().join(id, "r");
                } else {
                    beckon.rooms().leave(id, "r");
                }
            }
        }

        private void look(Random random) {
            FakeTransport transport = new FakeTransport();
            TestAdmin admin = TestAdmin.open(
                    beckon,
                    Beckon.DEFAULT_CHANNEL,
                    Handshakes.ofUser("ada", AdminPolicy.DEFAULT_ROLE).build(),
                    transport);
            Looking it = new Looking(
                    admin,
                    CRITERIA.get(random.nextInt(CRITERIA.size())),
                    SORTS.get(random.nextInt(SORTS.size())),
                    random.nextInt(4),
                    1 + random.nextInt(6));
            admin.subscribe(it.criteria(), it.sort(), it.offset(), it.limit());
            if (random.nextBoolean()) {
                transport.mode(FakeTransport.Mode.HELD); // a slow one
            }
            looking.add(it);
        }

        private void everybodyCatchesUp() {
            for (Looking it : looking) {
                it.admin().transport().release();
                time.advanceMillis(300);
                assertThat(it.admin().closeCode()).isNull();
            }
            time.advanceSeconds(2); // until whoever is leaving has left, and totals were told
        }

        private void assertNaive(Looking it) {
            List<Visitor> naive = beckon.visitors().list(it.criteria(), Integer.MAX_VALUE).stream()
                    .sorted(AdminModel.order(it.sort()))
                    .skip(it.offset())
                    .limit(it.limit())
                    .toList();
            assertThat(it.admin().picture().rows()).as("%s", it).isEqualTo(naive);
            assertThat(it.admin().picture().totals().matching())
                    .isEqualTo(beckon.visitors().count(it.criteria()));
            assertThat(it.admin().picture().totals().visitors())
                    .isEqualTo(beckon.visitors().count());
        }
    }
}
