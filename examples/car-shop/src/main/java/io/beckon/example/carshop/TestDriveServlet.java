package io.beckon.example.carshop;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Offer;
import io.beckon.VisitorId;
import io.beckon.servlet.BeckonServlets;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Answers the button "Ask for a test drive" by an offer to the visitor who has pressed it. */
public final class TestDriveServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    /** For the container. */
    public TestDriveServlet() {}

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<Car> car = Requests.car(request);
        if (car.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        Optional<VisitorId> visitor = BeckonServlets.visitor(request);
        visitor.ifPresent(id -> offer(id, car.get()));
        Requests.seeCar(request, response, car.get(), visitor.isPresent() ? "asked" : "call");
    }

    private void offer(VisitorId visitor, Car car) {
        Beckon beckon = BeckonServlets.beckon(getServletContext());
        Offer offer = Offer.titled("The " + car.name() + " is yours for an hour")
                .body("Come by any day from ten to six, and bring your driving licence.")
                .image(car.image())
                .action("Find us", "/about#hours")
                .expiresAfter(Duration.ofDays(1))
                .build();
        // When this returns, the offer is kept: it will reach the visitor on this page or
        // the next.
        beckon.send(offer, Audience.visitor(visitor)).join();
    }
}
