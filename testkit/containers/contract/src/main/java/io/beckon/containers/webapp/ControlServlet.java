package io.beckon.containers.webapp;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Message;
import io.beckon.Offer;
import io.beckon.Overflow;
import io.beckon.VisitorId;
import io.beckon.containers.Loaders;
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
        Loaders.note(getServletContext().getContextPath(), getClass().getClassLoader());
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
            case "/site" -> beckon.site().name();
            case "/visitor" ->
                BeckonServlets.visitor(request).map(VisitorId::value).orElse("nobody");
            case "/figures" -> beckon.figures();
            case "/tabs" ->
                beckon.visitors()
                        .find(new VisitorId(argument))
                        .map(visitor -> visitor.tabs())
                        .orElse(0);
            case "/offer" -> offer(beckon, argument);
            case "/news" -> news(beckon, argument, request.getParameter("bytes"));
            default -> throw new IllegalArgumentException(request.getPathInfo());
        };
    }

    private static String offer(Beckon beckon, String visitor) {
        Offer offer = Offer.titled("Test drive?").body("Twenty minutes, on us.").build();
        beckon.send(offer, Audience.visitor(new VisitorId(visitor))).join();
        return "accepted";
    }

    private static String news(Beckon beckon, String text, String bytes) {
        Message message = Message.named("news")
                .with("text", text)
                .with("filling", "x".repeat(bytes == null ? 0 : Integer.parseInt(bytes)))
                .onOverflow(Overflow.DROP_OLDEST)
                .build();
        beckon.send(message, Audience.everybody()).join();
        return "accepted";
    }
}
