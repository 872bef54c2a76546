package io.beckon.containers.tomcat;

import org.apache.catalina.core.StandardContext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tomcat 9, for web applications that are still on javax. */
final class Tomcat9 extends EmbeddedTomcat {
    @Override
    public void adapt(Path webapp) throws IOException {
        writeAsOfServlet4(webapp.resolve("WEB-INF/web.xml"));
    }

    @Override
    protected void prepare(StandardContext context) {
        // By reflection, too; later versions have no need of it.
        context.setClearReferencesObjectStreamClassCaches(false);
    }

    private static void writeAsOfServlet4(Path webXml) throws IOException {
        String now = "xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\"";
        String then = "xmlns=\"http://xmlns.jcp.org/xml/ns/javaee\" version=\"4.0\"";
        String text = Files.readString(webXml);
        if (!text.contains(now)) {
            throw new IllegalStateException(text);
        }
        Files.writeString(webXml, text.replace(now, then));
    }
}
