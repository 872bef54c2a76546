package io.beckon.servlet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Message;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.people.Identity;
import io.beckon.people.ProfileUpdate;
import io.beckon.people.Projection;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.testing.TomcatServer;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The full client and the server: the right person's data in the page, and nobody else's. */
class PersonIT {
    private static final Identity ANN = Identity.userId("ann");

    private static Playwright playwright;
    private static Browser browser;

    private final TomcatServer shop = new TomcatServer();
    private final TomcatServer blog = new TomcatServer();
    private final BrowserContext person = browser.newContext();
    private Beckon beckon;

    @BeforeAll
    static void openBrowser() {
        playwright = Chromium.playwright();
        List<String> args = new ArrayList<>(Chromium.options().args);
        args.add("--test-third-party-cookie-phaseout");
        browser = playwright.chromium().launch(Chromium.options().setArgs(args));
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
        playwright.close();
    }

    @BeforeEach
    void start() {
        blog.plain(
                "",
                (classes, context) ->
                        context.addServlet("page", new PageServlet()).addMapping("/"));
        blog.start();
        beckon = Beckon.builder(io.beckon.Site.named("shop")
                        .secret("the secret of every node")
                        .allowOrigin(onBlog("").toString())
                        .projection(Projection.builder().traits("name").build())
                        .build())
                .build();
        shop.plain("", (classes, context) -> {
            BeckonServlets.register(context, beckon);
            context.addServlet("page", new PageServlet()).addMapping("/");
        });
        shop.start();
    }

    @AfterEach
    void stop() {
        person.close();
        beckon.close();
        shop.close();
        blog.close();
    }

    /** The other site: to a browser, a name and an address are two sites, even if they are one machine. */
    private URI onBlog(String path) {
        return URI.create("http://localhost:" + blog.http("").getPort() + path);
    }

    /** Pages with a snippet that a query names, as the server of each person makes them. */
    private final class PageServlet extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            String user = request.getParameter("user");
            String client = request.getParameter("client");
            String signed = user == null
                    ? ""
                    : " data-beckon-identity=" + beckon.identities().sign(Identity.userId(user));
            response.setContentType("text/html;charset=utf-8");
            response.getWriter()
                    .print("<!doctype html><title>Page</title><script src=" + shop.http("/beckon/")
                            + (client == null ? "beckon-full" : client)
                            + ".js data-beckon-connect" + signed + " defer></script>");
        }
    }

    private Page open(URI address) {
        Page page = person.newPage();
        page.navigate(address.toString());
        page.waitForFunction("() => beckon.connected");
        return page;
    }

    private static String visitor(Page page) {
        return (String) page.evaluate("beckon.visitor");
    }

    private void update(String name) {
        beckon.profiles()
                .update(ANN, ProfileUpdate.traits(Map.of("name", name, "debt", 12)))
                .join();
    }

    private static void waitForName(Page page, String name) {
        page.waitForFunction("(name) => beckon.profile?.user.name === name", name);
    }

    @Test
    void whatIsKnownIsInThePagesOfThePersonAtOnce() {
        update("Ann");
        Page one = open(shop.http("/?user=ann"));
        Page two = open(shop.http("/2?user=ann"));
        Page phone = browser.newContext().newPage();
        phone.navigate(shop.http("/?user=ann").toString());
        waitForName(one, "Ann");
        one.evaluate("""
                () => {
                  window.heard = [];
                  beckon.on('profile', ({user, changes}) => { heard.push([user.name, changes]); });
                }""");
        update("Ann-Marie");
        for (Page page : List.of(one, two, phone)) {
            waitForName(page, "Ann-Marie");
        }
        assertThat(one.evaluate("heard.at(-1)"))
                .isEqualTo(List.of("Ann-Marie", Map.of("user.name", List.of("Ann", "Ann-Marie"))));
        assertThat(one.evaluate("JSON.stringify(beckon.profile)").toString())
                .doesNotContain("debt");
        phone.context().close();
    }

    @Test
    void theLastDataIsThereBeforeTheConnection() {
        update("Ann");
        Page page = open(shop.http("/?user=ann"));
        waitForName(page, "Ann");
        person.routeWebSocket("**/beckon/visitor", socket -> {}); // nobody answers from now on
        Page later = person.newPage();
        later.navigate(shop.http("/later?user=ann").toString());
        waitForName(later, "Ann");
        assertThat(later.evaluate("beckon.connected")).isEqualTo(false);
    }

    @Test
    void whoOnlyClaimsToBeSomebodyGetsNothing() {
        update("Ann");
        Page page = open(shop.http("/?ajs_uid=ann"));
        page.evaluate("() => beckon.identify({userId: 'ann'}, 'for.ged')");
        VisitorId id = new VisitorId(visitor(page));
        await().until(() -> beckon.visitors().identities(id).size() == 2);
        page.evaluate("() => beckon.on('marker', () => document.title = 'marked')");
        update("Ann-Marie");
        beckon.send(Message.named("marker").build(), Audience.visitor(id)).join();
        // What comes after the news would come after what they bring.
        page.waitForFunction("() => document.title === 'marked'");
        assertThat(beckon.visitors().of(ANN)).isEmpty();
        assertThat(page.evaluate("beckon.profile")).isNull();
    }

    @Test
    void afterALogOutTheBrowserIsAnotherVisitorInAllItsTabs() {
        update("Ann");
        Page one = open(shop.http("/?user=ann"));
        Page two = open(shop.http("/2?user=ann"));
        waitForName(two, "Ann");
        String before = visitor(one);
        one.evaluate("() => beckon.reset()");
        for (Page page : List.of(one, two)) {
            page.waitForFunction(
                    "(before) => beckon.connected && beckon.visitor !== before", before);
        }
        assertThat(visitor(one)).isEqualTo(visitor(two));
        assertThat(two.evaluate("beckon.profile.user.name")).isNull();
        assertThat(beckon.visitors().of(ANN)).isEmpty();
        assertThat(visitor(open(shop.http("/3")))).isEqualTo(visitor(one));
    }

    @Test
    void aPageOfAnotherSiteKeepsItsVisitor() {
        Page first = open(onBlog("/?user=ann"));
        String visitor = visitor(first);
        assertThat(visitor(open(onBlog("/2")))).isEqualTo(visitor);
        first.navigate(onBlog("/3").toString());
        first.waitForFunction("() => beckon.connected");
        assertThat(visitor(first)).isEqualTo(visitor);
        assertThat(beckon.visitors().of(ANN))
                .extracting(Visitor::id)
                .containsExactly(new VisitorId(visitor));
        // There the cookie is withheld, or this would show nothing.
        String small = visitor(open(onBlog("/?client=beckon")));
        assertThat(visitor(open(onBlog("/?client=beckon"))))
                .isNotEqualTo(visitor)
                .isNotEqualTo(small);
        assertThat(visitor(open(shop.http("/")))).isNotEqualTo(visitor);
    }
}
