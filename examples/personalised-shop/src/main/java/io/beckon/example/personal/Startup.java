package io.beckon.example.personal;

import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.people.Identity;
import io.beckon.people.ProfileUpdate;
import io.beckon.people.Projection;
import io.beckon.servlet.BeckonServlets;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Says what pages may show of a customer, and makes two of them known. */
@WebListener
public final class Startup implements ServletContextListener {
    /** Under which the servlets find Beckon. */
    static final String BECKON = Beckon.class.getName();

    /** The system property that gives the back office its key. */
    static final String KEY = "beckon.example.key";

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Site site = Site.named("shop")
                .projection(Projection.builder()
                        .traits("name", "discount")
                        .segments("VIP")
                        .build())
                .build();
        Beckon beckon = Beckon.builder(site).build();
        know(beckon, "ann", "Ann", 10, List.of("VIP"));
        know(beckon, "bob", "Bob", 0, List.of());
        String key = officeKey();
        BeckonServlets.options()
                .closeWithContext(true)
                .writeKeys(List.of(key))
                .register(event.getServletContext(), beckon);
        event.getServletContext().setAttribute(BECKON, beckon);
        System.out.println(
                "Log in as Ann, and then tell what the back office knows, with the address that the shop has:\n"
                        + curl(key));
    }

    /** What the back office does; the README has it too. */
    static String curl(String key) {
        return """
                  curl -u %s: http://localhost:8080/beckon/api/v1/identify \\
                    --json '{"userId":"ann","traits":{"discount":25}}'""".formatted(key);
    }

    /** Whoever has it is believed, so the example makes one for each run unless it is given one. */
    private static String officeKey() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return System.getProperty(KEY, HexFormat.of().formatHex(random));
    }

    // The revenue is nobody's business: it is not public, so it goes into no page.
    private static void know(
            Beckon beckon, String user, String name, int discount, List<String> segments) {
        Map<String, Object> traits = Map.of("name", name, "discount", discount, "revenue", 12_000);
        beckon.profiles()
                .update(Identity.userId(user), ProfileUpdate.traits(traits).withSegments(segments));
    }
}
