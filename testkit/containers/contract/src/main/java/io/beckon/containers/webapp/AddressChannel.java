package io.beckon.containers.webapp;

import io.beckon.AdminGrant;
import io.beckon.Beckon;
import io.beckon.servlet.BeckonConfigurer;

import java.util.Optional;

/** Adds an admin channel that lets everybody in, by the name of the address from which they come. */
public final class AddressChannel implements BeckonConfigurer {
    /** For Beckon. */
    public AddressChannel() {}

    @Override
    public void configure(Beckon.Builder beckon) {
        beckon.adminChannel(
                "address",
                request ->
                        Optional.of(AdminGrant.readOnly(String.valueOf(request.remoteAddress()))));
    }
}
