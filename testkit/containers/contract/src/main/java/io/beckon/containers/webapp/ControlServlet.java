package io.beckon.containers.webapp;

import io.beckon.Beckon;
import io.beckon.VisitorId;
import io.beckon.servlet.BeckonServlets;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** What a web application does with Beckon in Java, on demand of a test. */
public final class ControlServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    /** For the container. */
    public ControlServlet() {}

    @Override
    public void init() {
        Leftovers.note(getServletContext().getContextPath(), getClass().getClassLoader());
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ServletContext context = getServletContext();
        Beckon beckon = BeckonServlets.beckon(context);
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter().print(answer(beckon, request));
    }

    private static Object answer(Beckon beckon, HttpServletRequest request) {
        String argument = String.valueOf(request.getParameter("of"));
        return switch (request.getPathInfo()) {
            case "/visitor" ->
                BeckonServlets.visitor(request).map(VisitorId::value).orElse("nobody");
            case "/heap" -> Cost.heap();
            case "/leftovers" -> Leftovers.of(argument);
            default ->
                Control.answer(
                        beckon, request.getPathInfo(), argument, request.getParameter("bytes"));
        };
    }
}
