package io.beckon.containers.wildfly;

import io.beckon.containers.ServletContainerContract;

/** The contract on WildFly. */
class WildFlyIT extends ServletContainerContract {
    WildFlyIT() {
        super(new WildFly());
    }

    @Override
    public boolean compresses() {
        return false;
    }

    @Override
    public int closesLargeBinaryMessageWith() {
        return 1009;
    }
}
