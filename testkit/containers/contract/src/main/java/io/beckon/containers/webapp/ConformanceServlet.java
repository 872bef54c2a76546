package io.beckon.containers.webapp;

import io.beckon.conformance.ControlledSite;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;

/** The control contract as far as it is done inside of a web application: {@code POST /control/{number of the site}/{action}}. */
public final class ConformanceServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    /** For the container. */
    public ConformanceServlet() {}

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String[] path = request.getPathInfo().split("/", 3);
        ControlledSite site = ConformanceSites.site(getServletContext(), Integer.parseInt(path[1]));
        JsonNode with = JsonMapper.shared().readTree(request.getInputStream());
        try {
            answer(response, 200, JsonMapper.shared().writeValueAsString(site.act(path[2], with)));
        } catch (UnsupportedOperationException e) {
            answer(response, 501, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            answer(response, 500, String.valueOf(e));
        }
    }

    private static void answer(HttpServletResponse response, int status, String body)
            throws IOException {
        response.setStatus(status);
        response.setContentType("application/json;charset=utf-8");
        response.getWriter().print(body);
    }
}
