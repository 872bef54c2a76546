package io.beckon.example.carshop;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Offer;
import io.beckon.servlet.BeckonServlets;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** What the README shows of Java that stands nowhere else. */
final class ReadmeSnippets extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        Beckon beckon = BeckonServlets.beckon(getServletContext());
        Offer offer = Offer.titled("Test drive?").body("Twenty minutes, on us.").build();
        BeckonServlets.visitor(request)
                .ifPresent(id -> beckon.send(offer, Audience.visitor(id)).join());
    }
}
