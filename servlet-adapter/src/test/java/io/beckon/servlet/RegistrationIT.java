package io.beckon.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.beckon.Beckon;
import io.beckon.servlet.testing.Http;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;
import io.beckon.servlet.testing.TyrusPeer;
import io.beckon.servlet.webapp.AnnotatedSite;
import io.beckon.servlet.webapp.AnotherSite;
import io.beckon.servlet.webapp.OwnListener;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;

import org.apache.catalina.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The three ways to register, on a real Tomcat with web applications as they lie in a war. */
class RegistrationIT {
    private static final String LISTENER =
            "<listener><listener-class>io.beckon.servlet.BeckonContextListener"
                    + "</listener-class></listener>";
    private static final String SECRET =
            parameter("beckon.secret", "a secret of the registration tests");
    private static final String QUICK = parameter("beckon.drain", "0");

    @TempDir
    private Path folder;

    private final TomcatServer tomcat = new TomcatServer();

    @AfterEach
    void stopAndLeaveNoThread() {
        tomcat.close();
        await().until(() ->
                TomcatServer.threads().stream().noneMatch(name -> name.startsWith("beckon")));
    }

    @Test
    void byWebXml() throws IOException {
        webapp(
                "/shop",
                webXml(
                        "",
                        SECRET
                                + QUICK
                                + parameter("beckon.site", "cars")
                                + parameter(
                                        "beckon.allowedOrigins",
                                        "https://one.example, https://two.example")
                                + parameter("beckon.grace", "PT3S")
                                + parameter("beckon.heartbeat", "30")
                                + parameter("beckon.joinableRooms", "cars-*, news")
                                + LISTENER));
        tomcat.start();

        assertWelcome("/shop/beckon/visitor", "https://two.example");
        assertThat(site("/shop")).isEqualTo("cars");
        try (Peer peer = Peer.to(tomcat.ws("/shop/beckon/visitor")).open()) {
            assertThat(peer.hello()).contains("\"heartbeat\":30000");
            peer.send("{\"type\":\"join\",\"room\":\"staff\",\"ref\":\"no\"}");
            peer.send("{\"type\":\"join\",\"room\":\"cars-1\",\"ref\":\"yes\"}");
            assertThat(peer.await("room_not_joinable")).contains("\"no\"");
            peer.send("{\"type\":\"ping\"}").await("pong");
            assertThat(peer.frames()).noneMatch(frame -> frame.contains("\"yes\""));
        }
    }

    @Test
    void webXmlSaysWhatIsPublicAndAJspWhoTheVisitorIs() throws IOException {
        webapp(
                "/shop",
                webXml("", QUICK + parameter("beckon.publicTraits", "name, plan") + LISTENER));
        tomcat.start();
        String signed = Http.get(tomcat.http("/shop/identity.jsp")).body().strip();
        try (Peer peer = Peer.to(tomcat.ws("/shop/beckon/visitor")).open()) {
            peer.hello();
            peer.send("{\"type\":\"identify\",\"identities\":[{\"signed\":\"" + signed + "\"}]}");
            assertThat(peer.await("\"plan\"")).contains("gold").doesNotContain("income");
        }
    }

    @Test
    void webXmlSaysToWhatVisitorsAgreeWhoHaveNotDecided() throws IOException {
        webapp(
                "/shop",
                webXml(
                        "",
                        QUICK
                                + parameter("beckon.publicTraits", "plan")
                                + parameter("beckon.consent", "analytics, messages")
                                + LISTENER));
        tomcat.start();
        String signed = Http.get(tomcat.http("/shop/identity.jsp")).body().strip();
        String identify =
                "{\"type\":\"identify\",\"identities\":[{\"signed\":\"" + signed + "\"}]}";
        try (Peer peer = Peer.to(tomcat.ws("/shop/beckon/visitor")).open()) {
            peer.hello();
            peer.send(identify).send("{\"type\":\"ping\"}").await("pong");
            assertThat(peer.frames()).noneMatch(frame -> frame.contains("gold"));
            peer.send("{\"type\":\"consent\",\"consent\":true}").send(identify);
            assertThat(peer.await("\"plan\"")).contains("gold");
        }
    }

    @Test
    void theHttpApiIsOpenForTheKeysOfWebXml() throws IOException {
        webapp(
                "/shop",
                webXml(
                        "",
                        SECRET
                                + QUICK
                                + parameter(
                                        "beckon.writeKeys",
                                        "one-key-of-the-tests, two-key-of-the-tests")
                                + LISTENER));
        tomcat.start();

        for (String key : List.of("one-key-of-the-tests", "two-key-of-the-tests")) {
            // Let in, and told that there is nothing in it.
            assertThat(postToApi(key)).isEqualTo(400);
        }
        assertThat(postToApi("another-key-of-the-tests")).isEqualTo(401);
    }

    private int postToApi(String key) {
        return Http.send(
                        "POST",
                        tomcat.http("/shop/beckon/api/v1/track"),
                        "Authorization",
                        Peer.basic(key, ""))
                .statusCode();
    }

    @Test
    void byWebXmlThatSaysItIsComplete() throws IOException {
        webapp("/shop", webXml("metadata-complete=\"true\"", SECRET + QUICK + LISTENER));
        tomcat.start();

        assertWelcome("/shop/beckon/visitor", tomcat.origin());
        assertThat(site("/shop")).isEqualTo("shop");
    }

    @Test
    void byAnnotation() throws IOException {
        webapp("", webXml("metadata-complete=\"true\"", SECRET), AnnotatedSite.class);
        tomcat.start();

        assertWelcome("/beckon/visitor", "https://one.example");
        assertWelcome("/beckon/visitor", "https://two.example");
        assertThat(site("")).isEqualTo("annotated");
    }

    @Test
    void aContextParameterWinsOverTheAnnotation() throws IOException {
        webapp(
                "/a",
                webXml(
                        "",
                        SECRET
                                + parameter("beckon.site", "operated")
                                + parameter("beckon.path", "/live")),
                AnnotatedSite.class);
        tomcat.start();

        assertWelcome("/a/live/visitor", tomcat.origin());
        assertThat(site("/a")).isEqualTo("operated");
    }

    @Test
    void fromJava() throws IOException {
        webapp(
                "/shop",
                webXml(
                        "",
                        "<listener><listener-class>" + OwnListener.class.getName()
                                + "</listener-class></listener>"));
        tomcat.start();

        assertWelcome("/shop/live/visitor", tomcat.origin());
        assertThat(site("/shop")).isEqualTo("programmatic");
    }

    @Test
    void withoutAnyOfThemNothingIsThere() throws IOException {
        webapp("", webXml("", ""));
        tomcat.start();

        assertThat(Http.get(tomcat.http("/beckon/beckon.js")).statusCode()).isEqualTo(404);
        assertThat(Http.get(tomcat.http("/site.jsp")).body().strip()).isEmpty();
    }

    @Test
    void twoWebApplicationsAreTwoSites() throws IOException {
        webapp("/one", webXml("", SECRET + QUICK + LISTENER));
        webapp("/two", webXml("", SECRET + QUICK + LISTENER));
        tomcat.start();

        try (TyrusPeer one = TyrusPeer.open(tomcat.ws("/one/beckon/visitor"));
                TyrusPeer two = TyrusPeer.open(tomcat.ws("/two/beckon/visitor"))) {
            assertThat(one.header("Set-Cookie").get(0))
                    .startsWith("beckon_one=")
                    .contains("; Path=/one;");
            assertThat(two.header("Set-Cookie").get(0))
                    .startsWith("beckon_two=")
                    .contains("; Path=/two;");
        }
    }

    @Test
    void stoppingClosesItAndTellsBrowsersToComeBack() throws IOException {
        // Without a drain Tomcat waits 50 ms for the message, and a busy machine takes longer.
        String drained = parameter("beckon.drain", "1");
        Context shop = webapp("/shop", webXml("", SECRET + drained + LISTENER));
        tomcat.start();
        try (Peer peer = Peer.to(tomcat.ws("/shop/beckon/visitor")).open()) {
            peer.hello();
            tomcat.stop(shop);

            assertThat(peer.awaitClose()).isEqualTo(4000);
            assertThat(TomcatServer.threads()).noneMatch(name -> name.startsWith("beckon"));
        }
    }

    @Test
    void anUnknownParameterIsRefusedAndTheKnownOnesAreNamed() throws IOException {
        webapp("", webXml("", parameter("beckon.sekret", "x") + LISTENER));

        assertThatThrownBy(tomcat::start)
                .hasMessageContaining("Beckon knows no context parameter beckon.sekret")
                .hasMessageContaining("beckon.secret, beckon.sendTimeout, beckon.site");
    }

    @Test
    void aValueThatCannotBeUsedIsRefusedWithItsName() throws IOException {
        for (Map.Entry<String, String> wrong : Map.of(
                        "beckon.grace", "soon",
                        "beckon.heartbeat", "1",
                        "beckon.secret", "short",
                        "beckon.path", "beckon/",
                        "beckon.allowedOrigins", "shop.example",
                        "beckon.dashboard", "yes",
                        "beckon.trustForwarded", "maybe",
                        "beckon.configurer", "io.beckon.Nobody")
                .entrySet()) {
            try (TomcatServer server = new TomcatServer()) {
                server.webapp(
                        "",
                        folder(webXml("", parameter(wrong.getKey(), wrong.getValue()) + LISTENER)));

                assertThatThrownBy(server::start)
                        .hasMessageContaining(
                                "Beckon's setting " + wrong.getKey() + " cannot be used.");
            }
        }
    }

    @Test
    void twoAnnotatedClassesAreRefused() throws IOException {
        webapp("", webXml("", ""), AnnotatedSite.class, AnotherSite.class);

        assertThatThrownBy(tomcat::start)
                .hasMessageContaining(
                        AnnotatedSite.class.getName() + ", " + AnotherSite.class.getName());
    }

    @Test
    void registeringTwiceIsRefused() throws IOException {
        webapp("", webXml("", SECRET + QUICK + LISTENER), AnnotatedSite.class);

        assertThatThrownBy(tomcat::start)
                .hasMessageContaining("There is a Beckon in the web application \"\" already");
    }

    @Test
    void aPathThatIsTakenIsRefused() {
        Beckon beckon = new FakeBeckon();
        tomcat.plain("", (classes, context) -> {
            context.addServlet("other", new HttpServlet() {
                        private static final long serialVersionUID = 1;
                    })
                    .addMapping("/beckon/*");
            BeckonServlets.register(context, beckon);
        });

        assertThatThrownBy(tomcat::start)
                .hasMessageContaining("Another servlet answers at /beckon/*");
    }

    @Test
    void aContainerWithoutWebSocketIsToldSo() {
        tomcat.bare("", (classes, context) -> BeckonServlets.register(context, new FakeBeckon()));

        assertThatThrownBy(tomcat::start)
                .hasMessageContaining("needs tomcat-embed-websocket on its class path");
    }

    @Test
    void aListenerInAContainerWithoutWebSocketIsToldSo() {
        tomcat.bare("", (classes, context) -> {})
                .addApplicationListener(OwnListener.class.getName());

        assertThatThrownBy(tomcat::start)
                .hasMessageContaining("needs tomcat-embed-websocket on its class path");
    }

    @Test
    void theOrderOfInitializersDoesNotMatter() {
        tomcat.beforeWebSocket(
                "", (classes, context) -> BeckonServlets.register(context, new FakeBeckon()));
        tomcat.start();

        try (Peer peer = Peer.to(tomcat.ws("/beckon/visitor")).open()) {
            peer.send("hello").await("hello");
        }
    }

    @Test
    void lookingForWhatIsNotThereSaysHowToRegister() {
        tomcat.plain(
                "",
                (classes, context) -> context.addListener(new ServletContextListener() {
                    @Override
                    public void contextInitialized(ServletContextEvent event) {
                        BeckonServlets.beckon(event.getServletContext());
                    }
                }));

        assertThatThrownBy(tomcat::start)
                .hasMessageContaining("There is no Beckon in the web application");
    }

    private void assertWelcome(String path, String origin) {
        try (Peer peer = Peer.to(tomcat.ws(path)).origin(origin).open()) {
            assertThat(peer.hello()).contains("\"visitor\":\"v_");
        }
    }

    /** What a page finds. */
    private String site(String contextPath) {
        return Http.get(tomcat.http(contextPath + "/site.jsp")).body().strip();
    }

    private Context webapp(String contextPath, String webXml, Class<?>... classes)
            throws IOException {
        return tomcat.webapp(contextPath, folder(webXml, classes));
    }

    private Path folder(String webXml, Class<?>... classes) throws IOException {
        Path webapp = Files.createTempDirectory(folder, "webapp");
        Path webInf = Files.createDirectory(webapp.resolve("WEB-INF"));
        Files.writeString(webInf.resolve("web.xml"), webXml);
        Files.writeString(
                webapp.resolve("site.jsp"),
                "${applicationScope['io.beckon.Beckon'].site().name()}");
        Files.writeString(
                webapp.resolve("identity.jsp"),
                "<%@ page import=\"io.beckon.*, io.beckon.people.*, io.beckon.servlet.*, java.util.*\" %>"
                        + "<% Beckon beckon = BeckonServlets.beckon(application);"
                        + " beckon.profiles().update(Identity.userId(\"ann\"), ProfileUpdate.traits("
                        + " Map.of(\"plan\", \"gold\", \"income\", 90000))); %>"
                        + "<%= beckon.identities().sign(Identity.userId(\"ann\")) %>");
        for (Class<?> type : classes) {
            String name = type.getName().replace('.', '/') + ".class";
            Path file = webInf.resolve("classes").resolve(name);
            Files.createDirectories(file.getParent());
            try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
                Files.write(file, in.readAllBytes());
            }
        }
        return webapp;
    }

    private static String webXml(String attributes, String content) {
        return "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\" "
                + attributes + ">" + content + "</web-app>";
    }

    private static String parameter(String name, String value) {
        return "<context-param><param-name>" + name + "</param-name><param-value>" + value
                + "</param-value></context-param>";
    }
}
