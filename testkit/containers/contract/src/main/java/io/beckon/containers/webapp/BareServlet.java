package io.beckon.containers.webapp;

import io.beckon.load.BareEndpoint.Sessions;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** What a web application does without Beckon, on demand of a measurement. */
public final class BareServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    /** For the container. */
    public BareServlet() {}

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setContentType("text/plain;charset=utf-8");
        try {
            response.getWriter().print(answer(request));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private Object answer(HttpServletRequest request) throws InterruptedException {
        Sessions sessions = (Sessions) getServletContext().getAttribute(BareShop.SESSIONS);
        switch (request.getPathInfo()) {
            case "/news" -> {
                sessions.send(request.getParameter("of"));
                return "accepted";
            }
            case "/heap" -> {
                return Cost.heap();
            }
            default -> throw new IllegalArgumentException(request.getPathInfo());
        }
    }
}
