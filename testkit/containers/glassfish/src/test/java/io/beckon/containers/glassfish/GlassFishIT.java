package io.beckon.containers.glassfish;

import io.beckon.containers.ServletContainerContract;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract on GlassFish. */
class GlassFishIT extends ServletContainerContract {
    GlassFishIT() {
        super(new GlassFish());
    }

    /** GlassFish itself keeps the class loader of each web application that it has had, also of one with nothing in it. */
    @Override
    @Test
    @Timeout(180)
    public void redeploymentsLeaveNoThreadAndNoClassLoader() {
        assertLeftByRedeployments("loaders " + REDEPLOYS + ", threads []");
    }
}
