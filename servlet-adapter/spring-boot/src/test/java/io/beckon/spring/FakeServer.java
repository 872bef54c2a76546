package io.beckon.spring;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.websocket.server.ServerContainer;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.EventListener;
import java.util.Set;

/** A server as far as registering needs one. It answers with the servlet that was registered last. */
final class FakeServer {
    private final MockServletContext context = new MockServletContext() {
        @Override
        public ServletRegistration.Dynamic addServlet(String name, Servlet added) {
            servlet = added;
            return fake(ServletRegistration.Dynamic.class, (proxy, method, arguments) -> {
                if (method.getName().equals("addMapping")) {
                    mapping = ((String[]) arguments[0])[0];
                    return Set.of();
                }
                return null;
            });
        }

        @Override
        public <T extends EventListener> void addListener(T listener) {}
    };
    private Servlet servlet;
    private String mapping;

    FakeServer() {
        context.setAttribute(
                ServerContainer.class.getName(),
                fake(ServerContainer.class, (proxy, method, arguments) -> null));
    }

    private static <T> T fake(Class<T> type, InvocationHandler calls) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    ServletContext context() {
        return context;
    }

    /** Returns where the servlet answers. */
    String mapping() {
        return mapping;
    }

    /** Returns what nobody who is known gets at a path below the servlet's. */
    int statusOf(String path) throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest(context, "GET", path);
        request.setPathInfo(path);
        MockHttpServletResponse response = new MockHttpServletResponse();
        servlet.service(request, response);
        return response.getStatus();
    }
}
