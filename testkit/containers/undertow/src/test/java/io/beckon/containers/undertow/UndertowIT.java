package io.beckon.containers.undertow;

import io.beckon.containers.ServletContainerContract;

/** The contract on Undertow. */
class UndertowIT extends ServletContainerContract {
    UndertowIT() {
        super(new UndertowContainer());
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
