package io.beckon.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Offer;
import io.beckon.Site;
import io.beckon.servlet.BeckonConfigurer;
import io.beckon.servlet.BeckonServlets;

import jakarta.servlet.ServletContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CompletionException;

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
    @ValueSource(strings = {"20", "20s", "2000ms", "PT20S"})
    void aTimeMayHaveAUnit(String time) {
        shop.withPropertyValues("beckon.grace=" + time)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aTimeThatIsNoneIsRefused() {
        shop.withPropertyValues("beckon.grace=soon")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("beckon.grace cannot be used")
                        .hasStackTraceContaining("\"soon\""));
    }

    @Test
    void theDashboardCanBeTurnedOffInYaml() {
        shop.withPropertyValues("beckon.dashboard=false")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void withoutASiteItSaysWhatToSet() {
        runner.run(context -> {
            FailureAnalysis analysis =
                    new SettingsFailureAnalyzer().analyze(context.getStartupFailure());
            assertThat(analysis).isNotNull();
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
            FailureAnalysis analysis =
                    new SettingsFailureAnalyzer().analyze(context.getStartupFailure());
            assertThat(analysis).isNotNull();
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
    void optionsOfTheApplicationTakeTheirPlace() {
        shop.withPropertyValues("beckon.path=//")
                .withUserConfiguration(OwnOptions.class)
                .run(context -> assertThat(context).hasNotFailed());
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
