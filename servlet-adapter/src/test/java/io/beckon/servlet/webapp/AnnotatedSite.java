package io.beckon.servlet.webapp;

import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.servlet.BeckonConfigurer;
import io.beckon.servlet.BeckonSite;

import java.time.Duration;

/** A site by annotation. */
@BeckonSite(name = "annotated", allowedOrigins = "https://one.example", joinableRooms = "cars-*")
public final class AnnotatedSite implements BeckonConfigurer {
    @Override
    public void site(Site.Builder site) {
        site.allowOrigin("https://two.example");
    }

    @Override
    public void configure(Beckon.Builder beckon) {
        beckon.drain(Duration.ZERO);
    }
}
