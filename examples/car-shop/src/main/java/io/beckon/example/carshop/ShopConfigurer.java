package io.beckon.example.carshop;

import io.beckon.Beckon;
import io.beckon.servlet.BeckonConfigurer;

/** Adds to Beckon what {@code web.xml} cannot say: who listens. */
public final class ShopConfigurer implements BeckonConfigurer {
    /** For Beckon. */
    public ShopConfigurer() {}

    @Override
    public void configure(Beckon.Builder beckon) {
        beckon.listener(new Salesperson());
    }
}
