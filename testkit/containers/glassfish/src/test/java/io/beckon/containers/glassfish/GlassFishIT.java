package io.beckon.containers.glassfish;

import io.beckon.containers.ServletContainerContract;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract on GlassFish. */
class GlassFishIT extends ServletContainerContract {
    GlassFishIT() {
        super(new GlassFish());
    }

    /**
     * GlassFish itself keeps the class loader of each web application that it has had, also of one with nothing in it. A thread of its own
     * that has told one of them of an asynchronous request goes on with its class loader.
     */
    @Override
    @Test
    @Timeout(180)
    public void redeploymentsLeaveNoThreadAndNoClassLoader() {
        assertLeftByRedeployments(
                "loaders " + REDEPLOYS + ", threads \\[(glassfish-web-async-thread-[^,]*)?\\]");
    }

    @Override
    public boolean compresses() {
        return false;
    }
}
