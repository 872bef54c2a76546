package io.beckon.example.carshop.cost;

import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.servlet.BeckonServlets;

import jakarta.servlet.ServletContainerInitializer;

import org.apache.catalina.Context;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.apache.tomcat.websocket.server.WsSci;

import java.nio.file.Files;

final class PlainBeckon {
    private PlainBeckon() {}

    public static void main(String[] args) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("plain").toString());
        Connector connector = new Connector();
        connector.setPort(Integer.parseInt(System.getenv("PORT")));
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxConnections", "20000");
        connector.setThrowOnFailure(true);
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", System.getProperty("java.io.tmpdir"));
        context.addServletContainerInitializer(new WsSci(), null);
        Beckon beckon = Beckon.builder(Site.named("shop").secret("0123456789012345678901234567890123456789").build()).build();
        ServletContainerInitializer sci = (classes, servletContext) -> BeckonServlets.register(servletContext, beckon);
        context.addServletContainerInitializer(sci, null);
        SecurityCollection collection = new SecurityCollection();
        collection.addPattern("/beckon/admin/*");
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addCollection(collection);
        constraint.addAuthRole("beckon-admin");
        constraint.setAuthConstraint(true);
        context.addConstraint(constraint);
        context.addSecurityRole("beckon-admin");
        context.setLoginConfig(new LoginConfig("BASIC", "shop", null, null));
        context.getPipeline().addValve(new BasicAuthenticator());
        tomcat.addUser("admin", System.getenv("BECKON_ADMIN_PASSWORD"));
        tomcat.addRole("admin", "beckon-admin");
        tomcat.start();
        System.out.println("Shop: http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/");
        while (System.in.read() >= 0) {
            // lives as long as its input
        }
        System.exit(0);
    }
}
