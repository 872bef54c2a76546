package io.beckon.servlet.client;

import static io.beckon.servlet.client.FullClient.profile;
import static io.beckon.servlet.client.FullClient.snippet;
import static io.beckon.servlet.client.Site.until;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import tools.jackson.databind.JsonNode;

import java.util.List;

/** What the server knows of the person, as the page gets it. */
@ExtendWith(WithBrowser.class)
final class ProfileIT {

    private static final String LISTEN = """
            () => {
              window.heard = [];
              window.stop = beckon.on('profile', (profile) => { heard.push(profile); });
            }""";
    private static final String ANN =
            "'user':{'name':'Ann','address':{'city':'Bern','zip':3000}},'segments':['VIP','New'],"
                    + "'account':{'name':'Shop'},'accountSegments':['Big'],"
                    + "'events':[{'name':'Paid','properties':{'sum':5,'sku':'S'},'at':1790000000000}]";
    private static final String ANN_IN_ANOTHER_ORDER =
            "'events':[{'at':1790000000000,'properties':{'sku':'S','sum':5},'name':'Paid'}],"
                    + "'accountSegments':['Big'],'account':{'name':'Shop'},'segments':['VIP','New'],"
                    + "'user':{'address':{'zip':3000,'city':'Bern'},'name':'Ann','nick':null}";
    private static final String STORED =
            "Object.keys(localStorage).filter((key) => key.startsWith('beckon.profile '))"
                    + ".map((key) => localStorage[key]).join()";

    @Test
    void thePageIsGivenWhatTheServerTells(Site site) {
        Page page = site.withSnippet(FullClient.SNIPPET).connect("/");
        page.evaluate(LISTEN);
        assertThat(page.evaluate("beckon.profile")).isNull();
        profile(site.server().newest(), ANN);
        site.settle(page);
        assertThat(heard(page)).singleElement().isEqualTo(json("{" + ANN + "}"));
        assertThat(json((String) page.evaluate("JSON.stringify(beckon.profile)")))
                .isEqualTo(json("{" + ANN + "}"));
    }

    @Test
    void whatIsLeftOutIsEmpty(Site site) {
        Page page = site.withSnippet(FullClient.SNIPPET).connect("/");
        page.evaluate(LISTEN);
        profile(site.server().newest(), "'user':null");
        site.settle(page);
        assertThat(heard(page))
                .singleElement()
                .isEqualTo(json(
                        "{'user':{},'segments':[],'account':{},'accountSegments':[],'events':[]}"));
    }

    @Test
    void saysWhatHasChanged(Site site) {
        Page page = site.withSnippet(FullClient.SNIPPET).connect("/");
        page.evaluate(LISTEN);
        profile(site.server().newest(), ANN);
        profile(
                site.server().newest(),
                "'user':{'name':'Bob','address':{'city':'Bern'},'age':0},'segments':['VIP'],"
                        + "'account':{'name':'Shop'},'accountSegments':['Big'],"
                        + "'events':[{'name':'Paid','properties':{'sum':6,'sku':'S'},'at':1790000000000}]");
        site.settle(page);
        assertThat(heard(page)).hasSize(2);
        assertThat(heard(page).get(1).path("user").path("name").asString()).isEqualTo("Bob");
        assertThat(heard(page).get(1).path("changes"))
                .isEqualTo(
                        json(
                                "{'user.name':['Ann','Bob'],'user.address.zip':[3000,null],"
                                        + "'user.age':[null,0],'segments':[['VIP','New'],['VIP']],'events':["
                                        + "[{'name':'Paid','properties':{'sum':5,'sku':'S'},'at':1790000000000}],"
                                        + "[{'name':'Paid','properties':{'sum':6,'sku':'S'},'at':1790000000000}]]}"));
    }

    @Test
    void whatChangesNothingIsNotTold(Site site) {
        Page page = site.withSnippet(FullClient.SNIPPET).connect("/");
        page.evaluate(LISTEN);
        profile(site.server().newest(), ANN);
        profile(site.server().newest(), ANN_IN_ANOTHER_ORDER);
        site.settle(page);
        assertThat(heard(page)).hasSize(1);
    }

    @Test
    void listenersOfPathsHearOfTheirChanges(Site site) {
        Page page = site.withSnippet(FullClient.SNIPPET).connect("/");
        page.evaluate("""
                () => {
                  window.heard = [];
                  for (const name of ['user.name', 'user.*', 'user.address.*', 'user', '*', 'account.*', '**']) {
                    beckon.on('profile:' + name, (now, previous, profile, path) => {
                      heard.push([name, path, previous, now, profile.user.name].join(' '));
                    });
                  }
                }""");
        profile(site.server().newest(), "'user':{'name':'Ann'}");
        site.settle(page);
        assertThat(page.evaluate("heard")).as("nothing has changed yet").isEqualTo(List.of());
        profile(
                site.server().newest(),
                "'user':{'name':'Bob','address':{'city':'Bern'}},'segments':['VIP']");
        site.settle(page);
        assertThat((List<?>) page.evaluate("heard"))
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .containsExactlyInAnyOrder(
                        "user.name user.name Ann Bob Bob",
                        "user.* user.name Ann Bob Bob",
                        "** user.name Ann Bob Bob",
                        "user.address.* user.address.city  Bern Bob",
                        "** user.address.city  Bern Bob",
                        "* segments  VIP Bob",
                        "** segments  VIP Bob");
    }

    @Test
    void theNextPageHasItBeforeItIsConnected(Site site) {
        Page page = site.withSnippet(FullClient.SNIPPET).connect("/");
        profile(site.server().newest(), ANN);
        site.settle(page);

        site.server().doNotGreet();
        site.go(page, "/cars");
        assertThat(page.evaluate("""
                () => {
                  window.heard = [];
                  beckon.on('profile', (profile) => { heard.push(profile); });
                  return heard.length;
                }""")).as("not before on() has returned").isEqualTo(0);
        page.waitForFunction("() => heard.length === 1");
        assertThat(page.evaluate("beckon.connected")).isEqualTo(false);
        assertThat(heard(page)).singleElement().isEqualTo(json("{" + ANN + "}"));

        until(page, () -> site.server().count("hello") == 2);
        site.server().newest().welcome();
        profile(site.server().newest(), ANN_IN_ANOTHER_ORDER);
        profile(site.server().newest(), ANN.replace("Ann", "Bob"));
        site.settle(page);
        assertThat(heard(page)).hasSize(2);
        assertThat(heard(page).get(1).path("changes"))
                .isEqualTo(json("{'user.name':['Ann','Bob']}"));
    }

    @Test
    void eachTabComparesWithWhatItWasGivenItself(Site site) {
        site.withSnippet(FullClient.SNIPPET);
        Page one = site.connect("/");
        FakeServer.Connection first = site.server().newest();
        one.evaluate(LISTEN);
        profile(first, ANN);
        site.settle(one);
        Page two = site.connect("/cars");
        two.evaluate(LISTEN);
        profile(site.server().newest(), ANN.replace("Ann", "Bob"));
        site.settle(two);
        assertThat(two.evaluate(STORED).toString()).contains("Bob");
        profile(first, ANN.replace("Ann", "Bob"));
        one.waitForFunction("() => heard.length === 2");
        assertThat(heard(one).get(1).path("changes"))
                .isEqualTo(json("{'user.name':['Ann','Bob']}"));
        assertThat(heard(two)).hasSize(2);
    }

    @Test
    void aLateListenerHearsOfWhatThereIs(Site site) {
        Page page = site.withSnippet(FullClient.SNIPPET).connect("/");
        profile(site.server().newest(), ANN);
        profile(site.server().newest(), ANN.replace("Ann", "Bob"));
        site.settle(page);
        page.evaluate(LISTEN);
        page.waitForFunction("() => heard.length === 1");
        assertThat(heard(page))
                .singleElement()
                .isEqualTo(json("{" + ANN.replace("Ann", "Bob") + "}"));
        page.evaluate("() => { beckon.on('profile', () => heard.push('too late'))(); stop(); }");
        profile(site.server().newest(), ANN);
        site.settle(page);
        assertThat(heard(page)).hasSize(1);
    }

    @Test
    void aNewListenerThatHasHeardOfSomethingNewerIsNotToldAgain(Site site) {
        Page page = site.withSnippet(FullClient.SNIPPET).connect("/");
        profile(site.server().newest(), ANN);
        site.settle(page);
        page.evaluate("""
                () => {
                  window.heard = [];
                  beckon.on('profile', (profile) => { heard.push(profile); });
                  beckon.reset();
                }""");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(heard(page))
                .singleElement()
                .satisfies(news -> assertThat(news.has("changes")).isTrue());
    }

    @Test
    void whatThePageDoesToItsCopyChangesNothing(Site site) {
        Page page = site.withSnippet(FullClient.SNIPPET).connect("/");
        page.evaluate(LISTEN);
        profile(site.server().newest(), ANN);
        site.settle(page);
        page.evaluate("() => { heard[0].user.name = 'Eve'; beckon.profile.user.name = 'Eve'; }");
        profile(site.server().newest(), ANN);
        site.settle(page);
        assertThat(heard(page)).hasSize(1);
        assertThat(page.evaluate("beckon.profile.user.name")).isEqualTo("Ann");
    }

    @Test
    void whatIsPrivateIsNotGivenAndNotKept(Site site) {
        Page page = site.withSnippet(FullClient.SNIPPET).connect("/");
        page.evaluate(LISTEN);
        page.evaluate("() => { beckon.on('profile:**', () => heard.push('a change')); }");
        profile(site.server().newest(), ANN);
        profile(site.server().newest(), "'private':true,'user':{'name':'Ann'}");
        profile(site.server().newest(), "'private':true");
        site.settle(page);
        assertThat(heard(page)).hasSize(2);
        assertThat(heard(page).get(1)).isEqualTo(json("{'private':true}"));
        assertThat(page.evaluate("beckon.profile")).isNull();
        assertThat(page.evaluate(STORED)).isEqualTo("");
        page.evaluate("() => { beckon.on('profile', (profile) => heard.push(profile)); }");
        profile(site.server().newest(), ANN);
        site.settle(page);
        assertThat(heard(page))
                .extracting(JsonNode::toString)
                .filteredOn(text -> text.contains("private"))
                .hasSize(2);
        assertThat(heard(page).get(3)).isEqualTo(json("{" + ANN + "}"));
    }

    @Test
    void whatIsTooOldIsNotGiven(Site site) {
        site.withSnippet(FullClient.SNIPPET).stopTime();
        Page page = site.connect("/");
        profile(site.server().newest(), ANN);
        site.settle(page);
        page.evaluate("() => { beckon.close(); }");
        site.server().doNotGreet();
        site.pass(30L * 86_400_000 - 10_000);
        site.go(page, "/cars");
        assertThat(page.evaluate("beckon.profile.user.name")).isEqualTo("Ann");
        page.evaluate("() => { beckon.close(); }");
        site.pass(20_000);
        site.go(page, "/about");
        assertThat(page.evaluate("beckon.profile")).isNull();
        assertThat(page.evaluate(STORED)).isEqualTo("");
    }

    @Test
    void whatCannotBeReadIsNotGiven(Site site) {
        Page page = site.withSnippet(FullClient.SNIPPET).connect("/");
        profile(site.server().newest(), ANN);
        site.settle(page);
        page.evaluate("() => { for (const key in localStorage) localStorage[key] &&= '{'; }");
        site.go(page, "/cars");
        page.waitForFunction("() => beckon.connected");
        assertThat(page.evaluate("beckon.profile")).isNull();
    }

    @Test
    void aListenerThatFailsHarmsNoOtherOne(Site site) {
        site.expectComplaint("listener");
        Page page = site.withSnippet(FullClient.SNIPPET).connect("/");
        page.evaluate("() => { beckon.on('profile', () => { throw new Error('broken'); }); }");
        page.evaluate(LISTEN);
        profile(site.server().newest(), ANN);
        site.settle(page);
        assertThat(heard(page)).hasSize(1);
    }

    @Test
    void otherMessagesStillArrive(Site site) {
        Page page = site.withSnippet(FullClient.SNIPPET).connect("/");
        page.evaluate(
                "() => { window.heard = []; beckon.on('profiles', (data) => heard.push(data)); }");
        site.server()
                .newest()
                .send(
                        "{\"type\":\"message\",\"id\":\"1\",\"name\":\"profiles\",\"keep\":false,\"data\":1}");
        page.waitForFunction("() => heard.length === 1");
    }

    @Test
    void isErasedWhenTheVisitorNoLongerAgrees(Site site) {
        site.withSnippet(snippet("data-beckon-consent=ask"));
        Page page = site.open("/");
        page.evaluate("() => { beckon.consent(true); }");
        page.waitForFunction("() => beckon.connected");
        page.evaluate(LISTEN);
        profile(site.server().newest(), ANN);
        site.settle(page);
        Page other = site.connect("/cars");
        other.evaluate("() => { beckon.consent(false); }");
        page.waitForFunction("() => heard.length === 2");
        assertThat(heard(page).get(1).path("user")).isEqualTo(json("{}"));
        assertThat(page.evaluate("localStorage.length + sessionStorage.length")).isEqualTo(0);
    }

    @Test
    void worksWhereStorageIsForbidden(Site site) {
        site.context()
                .addInitScript(
                        "for (const name of ['localStorage', 'sessionStorage'])"
                                + " Object.defineProperty(window, name, {get() { throw new Error('forbidden'); }})");
        Page page = worksWithoutStorage(site);

        profile(site.server().newest(), ANN);
        site.settle(page);
        page.evaluate("() => { beckon.consent(false); beckon.consent(true); }");
        until(page, () -> site.server().count("hello") == 3);
        assertThat(heard(page)).hasSize(4);
        assertThat(page.evaluate("beckon.profile.user.name")).isNull();
    }

    @Test
    void worksWhereStorageIsFull(Site site) {
        Page page = site.withSnippet("").open("/");
        page.evaluate("() => { localStorage.filled = 'x'.repeat(5 * 1024 * 1024 - 6); }");
        worksWithoutStorage(site);
        assertThat(page.evaluate("Object.keys(localStorage)")).isEqualTo(List.of("filled"));
    }

    private static Page worksWithoutStorage(Site site) {
        Page page = site.withSnippet(FullClient.SNIPPET).connect("/?ajs_uid=qu");
        page.evaluate(LISTEN);
        profile(site.server().newest(), ANN);
        site.settle(page);
        assertThat(heard(page)).hasSize(1);
        page.evaluate("() => { beckon.reset(); }");
        until(page, () -> site.server().count("hello") == 2);
        assertThat(site.server().newest().url()).endsWith("?reset");
        assertThat(heard(page)).hasSize(2);
        site.settle(page);
        return page;
    }

    private static List<JsonNode> heard(Page page) {
        return FakeServer.JSON
                .readTree((String) page.evaluate("JSON.stringify(heard)"))
                .valueStream()
                .toList();
    }

    private static JsonNode json(String text) {
        return FakeServer.JSON.readTree(text.replace('\'', '"'));
    }
}
