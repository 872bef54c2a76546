package io.beckon.boot.shop;

import io.beckon.AdminPolicy;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** The application. Who has the role that the admin channel asks for may come near it and the dashboard. */
@SpringBootApplication
public class Shop {
    /** Guards, unless a test says that it is forgotten. */
    @Bean
    SecurityFilterChain guard(HttpSecurity http, @Value("${shop.guarded:true}") boolean guarded)
            throws Exception {
        if (guarded) {
            http.authorizeHttpRequests(
                    requests -> requests.requestMatchers("/beckon/dashboard/**", "/beckon/admin/**")
                            .hasRole(AdminPolicy.DEFAULT_ROLE));
        }
        return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(csrf -> csrf.ignoringRequestMatchers(
                        "/beckon/visitor/**", "/beckon/admin/**", "/beckon/api/**"))
                .httpBasic(Customizer.withDefaults())
                .build();
    }

    /** Somebody who has the role that the admin channel asks for, and somebody who has another. */
    @Bean
    UserDetailsService people() {
        return new InMemoryUserDetailsManager(
                person("admin", AdminPolicy.DEFAULT_ROLE), person("clerk", "clerk"));
    }

    private static UserDetails person(String name, String role) {
        return User.withUsername(name)
                .password("{noop}secret of the " + name)
                .roles(role)
                .build();
    }
}
