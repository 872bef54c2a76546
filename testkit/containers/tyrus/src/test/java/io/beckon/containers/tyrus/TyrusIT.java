package io.beckon.containers.tyrus;

import io.beckon.containers.EndpointsContract;

/** The contract on Tyrus' own server. */
class TyrusIT extends EndpointsContract {
    TyrusIT() {
        super(new TyrusServer());
    }
}
