package io.beckon.servlet.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;

import io.beckon.servlet.client.WithBrowser;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;

/** The parts of the dashboard that know nothing of the screen, on many random histories. */
@ExtendWith(WithBrowser.class)
final class DashboardModelsIT {

    /** A site of visitors who come, go and move, and the window that a server would send of it. */
    private static final String SITE = """
            function randomFrom(seed) {
              let state = seed;
              return (below) => {
                state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
                return Math.floor((state / 2 ** 32) * below);
              };
            }

            class Site {
              all = new Map();
              clock = 1000;
              number = 0;
              constructor(random, sort, offset, limit, orderOf) {
                Object.assign(this, { random, sort, offset, limit });
                this.order = orderOf(sort);
                for (let i = 0; i < 40; i++) this.arrive();
              }
              arrive() {
                // Several at the same moment, so that the order falls back on the id.
                this.clock += this.random(3);
                const visitor = 'v_' + this.random(1000) + '_' + this.number++;
                const row = { visitor, since: this.clock, seen: this.clock, pages: 1 };
                this.all.set(visitor, row);
              }
              step() {
                const ids = [...this.all.keys()];
                const one = ids[this.random(ids.length)];
                switch (this.random(4)) {
                  case 0:
                    this.arrive();
                    break;
                  case 1:
                    this.all.delete(one);
                    break;
                  default: {
                    const row = this.all.get(one);
                    if (row) this.all.set(one, { ...row, seen: ++this.clock, pages: row.pages + 1 });
                  }
                }
              }
              window() {
                const sorted = [...this.all.values()].sort(this.order);
                return sorted.slice(this.offset, this.offset + this.limit);
              }
              changes(before) {
                const now = new Map(this.window().map((row) => [row.visitor, row]));
                const gone = [...before.keys()].filter((visitor) => !now.has(visitor));
                return {
                  set: [...now.values()].filter((row) => before.get(row.visitor) !== row),
                  remove: gone.filter((visitor) => this.all.has(visitor)),
                  left: gone.filter((visitor) => !this.all.has(visitor)),
                };
              }
            }
            """;

    private static WebFiles files;
    private static Page page;

    @BeforeAll
    static void openPage(Browser browser) throws IOException {
        files = WebFiles.serve();
        page = browser.newPage();
        page.navigate(files.address() + "favicon.svg");
    }

    @AfterAll
    static void closePage() {
        page.close();
        files.close();
    }

    @Test
    void theWindowIsTheServersAfterEveryChange() {
        Object differences = page.evaluate("async () => {" + SITE + """
                const { VisitorWindow, orderOf } = await import('./window.js');
                const differences = [];
                const ids = (rows) => rows.map((row) => row.visitor).join();
                for (let seed = 1; seed <= 60; seed++) {
                  const sort = ['newest', 'oldest', 'active', 'pages'][seed % 4];
                  const offset = seed % 3 === 0 ? 10 : 0;
                  const site = new Site(randomFrom(seed), sort, offset, 20, orderOf);
                  const model = new VisitorWindow();
                  const request = { criteria: null, sort, offset, limit: 20 };
                  model.applySnapshot({ rows: site.window() }, request);
                  for (let i = 0; i < 100; i++) {
                    const before = new Map(model.rows);
                    for (let n = site.random(4); n >= 0; n--) site.step();
                    model.applyChanges(site.changes(before));
                    if (ids(model.sorted()) !== ids(site.window())) differences.push([seed, i]);
                  }
                }
                return differences.join(' ');
                }""");
        assertThat(differences).isEqualTo("");
    }

    @Test
    void rowsThatStayKeepTheirPlaceAndNobodyIsShownTwice() {
        Object faults = page.evaluate("async () => {" + SITE + """
                const { orderOf } = await import('./window.js');
                const { SteadyList } = await import('./steady.js');
                const faults = [];
                for (let seed = 1; seed <= 200; seed++) {
                  const random = randomFrom(seed);
                  const sort = ['newest', 'active', 'pages'][seed % 3];
                  const site = new Site(random, sort, 0, 60, orderOf);
                  const list = new SteadyList();
                  list.follow(site.window(), 0);
                  for (let i = 0; i < 40; i++) {
                    for (let n = random(6); n >= 0; n--) site.step();
                    const from = random(20);
                    const to = from + 1 + random(10);
                    const before = [];
                    for (let place = from; place < to; place++) before.push(list.at(place));
                    const rows = site.window();
                    const kept = list.followAround(rows, from, to);
                    if (!kept) list.follow(rows, 0);
                    const moved = before.some((id, n) => id && list.at(from + n) !== id);
                    if (kept && moved) faults.push(['moved', seed, i]);
                    if (new Set(list.ids).size !== list.ids.length) faults.push(['twice', seed, i]);
                    if (list.base < 0) faults.push(['above', seed, i]);
                    const last = rows[rows.length - 1];
                    if (!list.has(last.visitor)) faults.push(['lost', seed, i]);
                  }
                }
                return faults.join(' ');
                }""");
        assertThat(faults).isEqualTo("");
    }

    @Test
    void attemptsAreSpreadAndTheCloseCodeDecides() {
        Object values = page.evaluate("""
                async () => {
                  const { backoff, staysAway } = await import('./connection.js');
                  return [
                    backoff(0, 0), backoff(0, 1), backoff(3, 1), backoff(30, 1),
                    ...[1000, 1006, 4000, 4006, 4099, 4100, 4105, 4199, 4200].map(staysAway),
                  ].join();
                }""");
        assertThat(values)
                .isEqualTo("100,600,4100,30100,false,false,false,false,false,true,true,true,false");
    }

    @Test
    void writesDurationsAsPeopleSayThem() {
        Object texts = page.evaluate("""
                async () => {
                  const { duration, ago, path, host, count } = await import('./format.js');
                  return [
                    duration(-5), duration(59999), duration(180000), duration(3900000),
                    duration(7200000), duration(183600000), ago(4000), ago(90000),
                    path('https://a.example/cars/%C3%BC?x=1#y'), path('nonsense'),
                    host('https://www.a.example:8443/b'), count(12431),
                  ].join(' | ');
                }""");
        assertThat(texts)
                .isEqualTo("0 s | 59 s | 3 min | 1 h 5 min | 2 h | 2 d 3 h | just now | 1 min ago"
                        + " | /cars/ü?x=1#y | nonsense | a.example:8443 | 12,431");
    }

    @Test
    void saysToWhatVisitorsAgree() {
        Object texts = page.evaluate("""
                async () => {
                  const { agreementInWords, agreesTo, messagesLabel } = await import('./consent.js');
                  const to = (...purposes) => ({
                    consent: Object.fromEntries(
                      ['analytics', 'personalisation', 'messages'].map((one) => [one, purposes.includes(one)]),
                    ),
                  });
                  const rows = [
                    {}, { consent: null }, { consent: true }, to('analytics', 'personalisation', 'messages'),
                    to('analytics', 'messages'), to('messages'), to(), { consent: false },
                    { consent: { analytics: true } },
                  ];
                  return rows.map((row) =>
                    [agreementInWords(row), agreesTo(row, 'analytics'), messagesLabel(row)].join('/')).join(' | ');
                }""");
        assertThat(texts)
                .isEqualTo("/true/ | /true/ | /true/ | /true/"
                        + " | Everything but personalisation/true/ | Only messages/false/"
                        + " | Nothing/false/no messages | Nothing/false/no messages"
                        + " | Only analytics/true/no messages");
    }
}
