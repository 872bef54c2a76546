package io.beckon.engine;

import io.beckon.Site;

/** The site's configuration as it is at the moment. Safe for use by many threads. */
final class CurrentSite {
    private volatile Site site;

    CurrentSite(Site site) {
        this.site = site;
    }

    Site get() {
        return site;
    }

    /** Replaces the configuration, of the same site. */
    void set(Site now) {
        if (!now.name().equals(site.name())) {
            throw new IllegalArgumentException("This is the site \"" + site.name()
                    + "\"; its configuration cannot be replaced by that of \"" + now.name()
                    + "\", whose visitors have cookies of another name.");
        }
        site = now;
    }
}
