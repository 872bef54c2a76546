package io.beckon.example.carshop;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.util.Optional;

/** The shop's pages. */
public final class PagesServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    /** For the container. */
    public PagesServlet() {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String path = request.getServletPath()
                + Optional.ofNullable(request.getPathInfo()).orElse("");
        Optional<Html> page = page(request, path);
        if (page.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setContentType("text/html;charset=utf-8");
        // Asked for again where the way goes back without the back/forward cache: stock changes.
        response.setHeader("Cache-Control", "no-cache");
        response.getWriter().write(page.get().markup());
    }

    /** Says sorry for what went wrong with a form. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            doGet(request, response);
        } else {
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }

    private static Html sorry(HttpServletRequest request) {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        return Integer.valueOf(HttpServletResponse.SC_UNAUTHORIZED).equals(status)
                ? Pages.notForEverybody()
                : Pages.notHere();
    }

    private Optional<Html> page(HttpServletRequest request, String path) {
        return switch (path) {
            case "", "/" -> Optional.of(Pages.home());
            case "/about" -> Optional.of(Pages.about());
            case "/cars", "/cars/" -> Optional.of(Pages.cars(Stock.of(getServletContext())));
            case "/sorry" -> Optional.of(sorry(request));
            default ->
                Catalogue.at(path)
                        .map(car -> Pages.car(
                                car,
                                Stock.of(getServletContext()).left(car),
                                Optional.ofNullable(request.getQueryString()).orElse("")));
        };
    }
}
