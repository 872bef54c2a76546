package io.beckon.containers.webapp;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** All that is in a web application whose start is measured; knows nothing of Beckon. */
public final class PlainServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    /** For the container. */
    public PlainServlet() {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.getWriter().print("hello");
    }
}
