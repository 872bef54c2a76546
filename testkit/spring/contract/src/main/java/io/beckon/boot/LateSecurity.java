package io.beckon.boot;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.List;

/**
 * Spring Security in front of the servlets alone. A filter of a servlet comes after all that are mapped to paths, as the one is
 * by which a container upgrades: it has made the handshake before anybody was asked who it is.
 */
@Configuration(proxyBeanMethods = false)
class LateSecurity {
    @Bean
    static BeanPostProcessor behindTheUpgrade() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof DelegatingFilterProxyRegistrationBean filter) {
                    filter.setServletNames(List.of("dispatcherServlet", "io.beckon.shop"));
                }
                return bean;
            }
        };
    }
}
