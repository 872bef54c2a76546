package io.beckon.example.carshop;

import io.beckon.Beckon;
import io.beckon.jdbc.JdbcDeliveryStore;
import io.beckon.servlet.BeckonConfigurer;

import java.time.Duration;

import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** Lets offers wait in the shop's database, where it has one, so that they survive a restart. */
public final class ShopConfigurer implements BeckonConfigurer {
    /** The name of the data source, as in {@code web.xml}. */
    static final String DATA_SOURCE = "jdbc/shop";

    /** For Beckon. */
    public ShopConfigurer() {}

    @Override
    @SuppressWarnings("BanJNDI") // the name is our own, and what it names is the server's
    public void configure(Beckon.Builder beckon) {
        beckon.goal(ReservationServlet.GOAL, Duration.ofDays(1));
        try {
            DataSource shop = InitialContext.doLookup("java:comp/env/" + DATA_SOURCE);
            beckon.store(JdbcDeliveryStore.on(shop).build());
        } catch (NamingException e) {
            System.Logger log = System.getLogger("car-shop");
            log.log(System.Logger.Level.INFO, "The shop has no database: offers wait in memory.");
        }
    }
}
