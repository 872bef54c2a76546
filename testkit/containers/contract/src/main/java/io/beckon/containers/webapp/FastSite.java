package io.beckon.containers.webapp;

import io.beckon.Beckon;
import io.beckon.Limits;
import io.beckon.Site;
import io.beckon.servlet.testing.FastTime;

import java.time.Duration;

/**
 * A site in time that runs ten times as fast: a heartbeat is half a second, the time for a send one second. Without
 * a servlet, as there are servers of endpoints that have none.
 */
public final class FastSite {
    private FastSite() {}

    /**
     * Makes the site.
     *
     * @param time its time, which the caller closes after it
     * @return the site, which the caller closes
     */
    public static Beckon in(FastTime time) {
        return Beckon.builder(Site.named("fast").build())
                .time(time, time)
                .heartbeat(Duration.ofSeconds(5))
                .sendTimeout(Duration.ofSeconds(10))
                .drain(Duration.ZERO)
                .limits(Limits.builder().outboundBytes(262_144).build())
                .build();
    }
}
