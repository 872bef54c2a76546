package io.beckon.containers.tomcat;

import io.beckon.Beckon;

import java.io.IOException;

import javax.inject.Inject;
import javax.servlet.annotation.WebServlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** A servlet of a web application on javax that has Beckon injected. */
@WebServlet("/injected")
public final class InjectedServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient Beckon beckon;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.getWriter().print(beckon.site().name());
    }
}
