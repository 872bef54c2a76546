package io.beckon.containers.liberty;

import io.beckon.containers.ServletContainerContract;

/** The contract on Open Liberty. */
class OpenLibertyIT extends ServletContainerContract {
    OpenLibertyIT() {
        super(new OpenLiberty());
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
