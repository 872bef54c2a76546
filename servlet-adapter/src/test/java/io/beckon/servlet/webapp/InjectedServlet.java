package io.beckon.servlet.webapp;

import io.beckon.Beckon;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

/** A servlet that has Beckon injected. */
@WebServlet("/injected")
public final class InjectedServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient Beckon beckon;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.getWriter()
                .print(beckon.site().name() + " " + beckon.visitors().count());
    }
}
