package io.beckon.conformance;

import io.beckon.Beckon;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;

import org.apache.tomcat.util.modeler.Registry;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Beckon on a Tomcat, which begins anew with other settings and at another address as often as it is told to. Used by one thread at a time. */
final class BeckonServer implements Controlled, AutoCloseable {
    private static final String PASSWORD = "a password of the conformance tests";

    static {
        // Several Tomcats at once would have the same names there, and fail to start.
        Registry.disableRegistry();
        // Or else all have the folder of the first as their home, and each makes it anew once that
        // is gone: two at once
        // fail.
        System.setProperty("catalina.home", Path.of("target").toAbsolutePath().toString());
    }

    private ControlledSite site = site(JsonMapper.shared().createObjectNode());
    private TomcatServer tomcat = tomcat(site.beckon());

    private static ControlledSite site(JsonNode settings) {
        return new ControlledSite("conformance", settings);
    }

    private static TomcatServer tomcat(Beckon beckon) {
        TomcatServer made = new TomcatServer();
        TomcatServer.basicAuthentication(
                made.plain("", (classes, context) -> BeckonServlets.register(context, beckon)),
                "/guarded");
        for (String admin : ControlledSite.ADMINS) {
            made.user(admin, PASSWORD, admin);
        }
        return made.start();
    }

    URI address() {
        return tomcat.http("/beckon");
    }

    Beckon beckon() {
        return site.beckon();
    }

    @Override
    public Map<String, Object> act(String action, JsonNode with) {
        switch (action) {
            case "start" -> {
                begin(with);
                return Map.of("server", address().toString(), "admins", admins());
            }
            case "restart" -> {
                restart();
                return Map.of("server", address().toString());
            }
            default -> {
                return site.act(action, with);
            }
        }
    }

    /** Tells by which headers the container knows the admins. */
    private static Map<String, Object> admins() {
        Map<String, Object> admins = new LinkedHashMap<>();
        for (String admin : ControlledSite.ADMINS) {
            admins.put(admin, Map.of("Authorization", Peer.basic(admin, PASSWORD)));
        }
        admins.put("nobody", Map.of());
        return admins;
    }

    /** Begins anew: nobody is here, nothing waits. */
    void begin(JsonNode wanted) {
        ControlledSite next = site(wanted);
        close();
        site = next;
        tomcat = tomcat(site.beckon());
    }

    /** Goes away as for an update, and comes back at another address with what was kept. */
    void restart() {
        site.beckon().close();
        tomcat.close();
        site.renew();
        tomcat = tomcat(site.beckon());
    }

    @Override
    public void close() {
        site.close();
        tomcat.close();
    }
}
