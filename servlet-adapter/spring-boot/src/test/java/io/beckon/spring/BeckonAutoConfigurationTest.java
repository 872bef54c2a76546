package io.beckon.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Offer;
import io.beckon.Site;
import io.beckon.protocol.ToVisitor;
import io.beckon.servlet.BeckonConfigurer;
import io.beckon.servlet.BeckonServlets;
import io.beckon.testing.ClassesWithout;
import io.beckon.testing.EngineLog;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import jakarta.servlet.ServletContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** What the configuration makes; that it works on servers is shown by testkit/spring. */
class BeckonAutoConfigurationTest {
    private static final AutoConfigurations ITSELF =
            AutoConfigurations.of(BeckonAutoConfiguration.class);

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(ITSELF)
            .withPropertyValues("beckon.drain=0");

    private final WebApplicationContextRunner shop =
            runner.withPropertyValues("beckon.site=shop", "beckon.secret=long enough to be one");

    @Test
    void makesABeanOfTheConfiguration() {
        shop.run(context -> {
            Site site = context.getBean(Beckon.class).site();
            assertThat(site.name()).isEqualTo("shop");
            assertThat(site.secretGiven()).isTrue();
        });
    }

    @Test
    void doesNothingWithoutServlets() {
        new ApplicationContextRunner()
                .withConfiguration(ITSELF)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Beckon.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "beckon.allowed-origins|https://a.example,https://b.example",
                "beckon.allowedOrigins|https://a.example, https://b.example",
                "beckon.allowed_origins|https://a.example,https://b.example"
            })
    void namesAreWrittenInAllWaysThatSpringKnows(String name, String value) {
        shop.withPropertyValues(name + "=" + value)
                .run(context -> assertThat(context.getBean(Beckon.class).site().allowedOrigins())
                        .containsExactlyInAnyOrder("https://a.example", "https://b.example"));
    }

    @Test
    void aListMayBeWrittenAsOne() {
        shop.withPropertyValues(
                        "beckon.allowed-origins[0]=https://a.example",
                        "beckon.allowed-origins[1]=https://b.example")
                .run(context -> assertThat(context.getBean(Beckon.class).site().allowedOrigins())
                        .containsExactlyInAnyOrder("https://a.example", "https://b.example"));
    }

    @ParameterizedTest
    @CsvSource({"20s, 20", "20000ms, 20", "2m, 120", "PT20S, 20", "' 20s ', 20"})
    void aTimeHasItsUnit(String time, int seconds) {
        shop.withPropertyValues("beckon.heartbeat=" + time).run(context -> {
            TestTab tab = TestVisitor.on(context.getBean(Beckon.class), "/").tab();
            await().untilAsserted(() -> assertThat(tab.received(ToVisitor.Welcome.class))
                    .extracting(ToVisitor.Welcome::heartbeat)
                    .containsExactly(seconds * 1000L));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "20", "20 s", "99999999999999999999"})
    void aTimeThatIsNoneIsRefused(String time) {
        shop.withPropertyValues("beckon.send-timeout=" + time)
                .run(context -> assertThat(analysisOf(context).getDescription())
                        .contains("beckon.send-timeout cannot be used", "its unit")
                        .contains("\"" + time + "\"")
                        .doesNotContain("sendTimeout"));
    }

    @ParameterizedTest
    @CsvSource({
        "beckon.path, //",
        "beckon.http-fallback, perhaps",
        "beckon.http-browsers, 0",
        "beckon.http-browsers, many",
        "beckon.heartbeat, 1s",
        "beckon.site, my shop",
        "beckon.configurer, io.example.Forgotten"
    })
    void aValueThatCannotBeUsedIsToldWithTheNameThatItHasHere(String name, String value) {
        shop.withPropertyValues(name + "=" + value).run(context -> {
            FailureAnalysis analysis = analysisOf(context);
            assertThat(analysis.getDescription()).contains(name + " cannot be used. ");
            assertThat(analysis.getAction())
                    .isEqualTo("Correct " + name + " in the application's configuration.");
        });
    }

    @Test
    void aSecretThatCannotBeUsedIsNotTold() {
        shop.withPropertyValues("beckon.secret=tiny")
                .run(context -> assertThat(analysisOf(context).getDescription())
                        .contains("beckon.secret cannot be used")
                        .doesNotContain("tiny"));
    }

    @Test
    void whatAConfigurerThrowsIsItsOwn() {
        shop.withBean(BeckonConfigurer.class, () -> builder -> {
                    throw new IllegalArgumentException("of the application");
                })
                .run(context -> {
                    assertThat(context).getFailure().hasRootCauseMessage("of the application");
                    assertThat(new SettingsFailureAnalyzer().analyze(context.getStartupFailure()))
                            .isNull();
                });
    }

    @ParameterizedTest
    @CsvSource({"false, 404", "off, 404", "authenticated, 403", "open, 200"})
    void theDashboardCanBeTurnedOffInYaml(String value, int status) {
        shop.withPropertyValues("beckon.dashboard=" + value).run(context -> {
            FakeServer server = new FakeServer();
            context.getBean(BeckonRegistration.class).onStartup(server.context());
            assertThat(server.statusOf("/dashboard/")).isEqualTo(status);
        });
    }

    @Test
    void withoutTheWebSocketApiItSaysWhatToAdd() throws Exception {
        assertThat(new ClassesWithout("jakarta.websocket").call(WithoutWebSocket.class))
                .asString()
                .contains("no class jakarta.websocket.server.ServerContainer")
                .contains("tomcat-embed-websocket", "spring-boot-starter-jetty");
    }

    /** Returns what is said of a start that has failed. */
    public static final class WithoutWebSocket implements Callable<String> {
        @Override
        public String call() {
            StringBuilder said = new StringBuilder();
            new WebApplicationContextRunner()
                    .withClassLoader(getClass().getClassLoader())
                    .withConfiguration(AutoConfigurations.of(BeckonAutoConfiguration.class))
                    .withPropertyValues("beckon.site=shop", "beckon.drain=0")
                    .run(context -> {
                        Throwable failure = context.getStartupFailure();
                        FailureAnalysis analysis = new SettingsFailureAnalyzer().analyze(failure);
                        said.append(
                                analysis == null
                                        ? failure
                                        : analysis.getDescription() + analysis.getAction());
                    });
            return said.toString();
        }
    }

    private static FailureAnalysis analysisOf(AssertableWebApplicationContext context) {
        FailureAnalysis analysis =
                new SettingsFailureAnalyzer().analyze(context.getStartupFailure());
        assertThat(analysis).isNotNull();
        return Objects.requireNonNull(analysis);
    }

    @Test
    void withoutASiteItSaysWhatToSet() {
        runner.run(context -> {
            FailureAnalysis analysis = analysisOf(context);
            assertThat(analysis.getDescription()).contains("beckon.site is missing");
            assertThat(analysis.getAction())
                    .contains("Set beckon.site", "a bean of the type io.beckon.Beckon", "exclude");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "beckon.sekret",
                "beckon.sites",
                "beckon.shop.path",
                "beckon.allowed-origins.first"
            })
    void whatNobodyKnowsIsRefused(String name) {
        shop.withPropertyValues(name + "=a value that is nobody's business").run(context -> {
            FailureAnalysis analysis = analysisOf(context);
            assertThat(analysis.getDescription())
                    .contains("knows no setting " + name, "beckon.allowed-origins")
                    .doesNotContain("nobody's business");
        });
    }

    @Test
    void theEnvironmentMayHoldWhatItLikes() {
        shop.withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                "environment",
                                Map.of(
                                        "BECKON_ADMIN_PASSWORD", "x",
                                        "BECKON_ALLOWED_ORIGINS", "https://a.example"))))
                .run(context -> assertThat(context.getBean(Beckon.class).site().allowedOrigins())
                        .containsExactly("https://a.example"));
    }

    @Test
    void configurersWinInTheirOrder() {
        shop.withUserConfiguration(Configurers.class)
                .run(context -> assertThat(
                                context.getBean(Beckon.class).site().joinable("of the second"))
                        .isTrue());
    }

    @Test
    void anInstanceOfTheApplicationTakesItsPlace() {
        runner.withUserConfiguration(OwnInstance.class).run(context -> {
            assertThat(context).hasSingleBean(Beckon.class);
            assertThat(context.getBean(Beckon.class).site().name()).isEqualTo("own");
        });
    }

    @Test
    void ofSeveralInstancesItRegistersNone() {
        runner.withUserConfiguration(OwnInstance.class, AnotherInstance.class)
                .run(context -> assertThatNoException()
                        .isThrownBy(() -> context.getBean(BeckonRegistration.class)
                                .onStartup(untouchable())));
    }

    @Test
    void instancesThatNobodyHasRegisteredAreNamedInAWarning() {
        FakeServer server = new FakeServer();
        assertThat(warningsOf(server.context(), context -> {}))
                .singleElement()
                .asString()
                .contains("beans=another, own ", "@Primary", "ServletContextInitializer");
    }

    @Test
    void thoseThatTheApplicationHasRegisteredAreNot() {
        FakeServer server = new FakeServer();
        assertThat(warningsOf(
                        server.context(),
                        context -> BeckonServlets.register(
                                server.context(), context.getBean("own", Beckon.class))))
                .singleElement()
                .asString()
                .contains("beans=another ");
        FakeServer other = new FakeServer();
        assertThat(warningsOf(other.context(), context -> {
                    BeckonServlets.register(other.context(), context.getBean("own", Beckon.class));
                    BeckonServlets.options()
                            .path("/another")
                            .register(other.context(), context.getBean("another", Beckon.class));
                }))
                .isEmpty();
    }

    /** Starts with two instances and a server, and returns what was said of those that are not registered. */
    private List<String> warningsOf(
            ServletContext server, Consumer<AssertableWebApplicationContext> application) {
        try (EngineLog log = EngineLog.only()) {
            runner.withUserConfiguration(OwnInstance.class, AnotherInstance.class)
                    .run(context -> {
                        context.getBean(BeckonRegistration.class).onStartup(server);
                        application.accept(context);
                        context.publishEvent(
                                new ContextRefreshedEvent(context.getSourceApplicationContext()));
                    });
            return log.of("beckon.unregistered");
        }
    }

    @Test
    void optionsOfTheApplicationTakeTheirPlace() {
        shop.withPropertyValues("beckon.path=//")
                .withUserConfiguration(OwnOptions.class)
                .run(context -> {
                    FakeServer server = new FakeServer();
                    context.getBean(BeckonRegistration.class).onStartup(server.context());
                    assertThat(server.mapping()).isEqualTo("/own/*");
                });
    }

    @Test
    void isClosedWithTheContext() {
        shop.run(context -> {
            Beckon beckon = context.getBean(Beckon.class);
            context.close();
            assertThat(isClosed(beckon)).isTrue();
        });
    }

    @Test
    void outlivesAContextBelowItsOwn() {
        shop.run(context -> {
            GenericApplicationContext below = new GenericApplicationContext();
            below.setParent(context.getSourceApplicationContext());
            below.refresh();
            below.close();
            assertThat(isClosed(context.getBean(Beckon.class))).isFalse();
        });
    }

    private static boolean isClosed(Beckon beckon) {
        try {
            beckon.send(Offer.titled("Hello").build(), Audience.everybody()).join();
            return false;
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(IllegalStateException.class);
            return true;
        }
    }

    /** A web application that nothing may be done with. */
    private static ServletContext untouchable() {
        return (ServletContext) Proxy.newProxyInstance(
                ServletContext.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> {
                    throw new AssertionError(method.getName());
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Configurers {
        @Bean
        @Order(2)
        BeckonConfigurer second() {
            return rooms("of the second");
        }

        @Bean
        @Order(1)
        BeckonConfigurer first() {
            return rooms("of the first");
        }

        private static BeckonConfigurer rooms(String name) {
            return new BeckonConfigurer() {
                @Override
                public void site(Site.Builder site) {
                    site.joinableRooms(name::equals);
                }

                @Override
                public void configure(Beckon.Builder beckon) {}
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnInstance {
        @Bean
        Beckon own() {
            return Beckon.builder(Site.named("own").build()).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class AnotherInstance {
        @Bean
        Beckon another() {
            return Beckon.builder(Site.named("another").build()).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnOptions {
        @Bean
        BeckonServlets.Options options() {
            return BeckonServlets.options().path("/own");
        }
    }
}
