package io.beckon.example.personal;

import io.beckon.Beckon;
import io.beckon.people.Identity;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import java.io.IOException;
import java.util.Set;

/**
 * The one page. Who is logged in gets it with a signature of the user id; a real shop would ask for a password first.
 */
@WebServlet({"/shop", "/login", "/logout"})
public final class ShopServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private static final String USER = "user";
    private static final Set<String> USERS = Set.of("ann", "bob");

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        HttpSession session = request.getSession(false);
        String user = session == null ? null : (String) session.getAttribute(USER);
        String identity = user == null
                ? ""
                : " data-beckon-identity=\"" + beckon().identities().sign(Identity.userId(user))
                        + "\"";
        response.setContentType("text/html;charset=utf-8");
        // The signature is for this person alone.
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().print(PAGE.formatted(identity, user == null ? LOGIN : LOGOUT));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession();
        String user = request.getParameter(USER);
        if (user != null && USERS.contains(user)) {
            request.changeSessionId();
            session.setAttribute(USER, user);
        } else {
            session.invalidate();
        }
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", "shop");
    }

    private Beckon beckon() {
        return (Beckon) getServletContext().getAttribute(Startup.BECKON);
    }

    private static final String LOGIN = """
            <form method="post" action="login">
              <button name="user" value="ann">Log in as Ann</button>
              <button name="user" value="bob">Log in as Bob</button>
            </form>
            """;

    private static final String LOGOUT = """
            <form method="post" action="logout" id="logout"><button>Log out</button></form>
            """;

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Shop</title>
            <link rel="stylesheet" href="shop.css">
            <script src="beckon/beckon-full.js" data-beckon-connect%s defer></script>
            <script src="shop.js" defer></script>
            <h1 id="greeting">Welcome</h1>
            <p>Roadster 3.0: <s id="list" hidden>95,000</s> <b id="price">95,000</b></p>
            <p id="vip" hidden>Your lounge is on the first floor.</p>
            %s
            </html>
            """;
}
