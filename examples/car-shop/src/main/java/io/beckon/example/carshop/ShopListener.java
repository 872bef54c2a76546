package io.beckon.example.carshop;

import io.beckon.Beckon;
import io.beckon.servlet.BeckonServlets;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** Opens the shop: fills its yard, and lets its salesperson hear of the visitors. */
public final class ShopListener implements ServletContextListener {
    /** For the container. */
    public ShopListener() {}

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        context.setAttribute(Stock.ATTRIBUTE, new Stock());
        Beckon beckon = BeckonServlets.beckon(context);
        beckon.listen(new Salesperson(beckon));
    }
}
