package io.beckon.boot;

import io.beckon.Beckon;
import io.beckon.Site;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;

/** An instance that the application makes itself. */
@Configuration(proxyBeanMethods = false)
class OwnBeckon {
    @Bean
    Beckon own() {
        return Beckon.builder(Site.named("own").build())
                .drain(Duration.ofSeconds(1))
                .build();
    }
}
