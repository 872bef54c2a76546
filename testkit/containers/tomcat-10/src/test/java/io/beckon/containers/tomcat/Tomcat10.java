package io.beckon.containers.tomcat;

import org.apache.catalina.core.StandardContext;

/** Tomcat 10.1. */
final class Tomcat10 extends EmbeddedTomcat {
    @Override
    protected void prepare(StandardContext context) {
        // By reflection, too; later versions have no need of it.
        context.setClearReferencesObjectStreamClassCaches(false);
    }
}
