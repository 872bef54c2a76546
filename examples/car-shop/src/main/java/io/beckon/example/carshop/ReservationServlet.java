package io.beckon.example.carshop;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Message;
import io.beckon.VisitorId;
import io.beckon.servlet.BeckonServlets;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.util.Optional;

/** Reserves a car for the visitor, and tells all pages how many are left: they update themselves, see {@code shop.js}. */
public final class ReservationServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    /** What the shop wants: a reservation, which is counted for the offer that was seen before. */
    static final String GOAL = "Car Reserved";

    /** For the container. */
    public ReservationServlet() {}

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<Car> car = Requests.car(request);
        if (car.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        Optional<VisitorId> visitor = BeckonServlets.visitor(request);
        boolean reserved = visitor.isPresent() && reserve(car.get(), visitor.get());
        Requests.seeCar(request, response, car.get(), reserved ? "reserved" : "call");
    }

    private boolean reserve(Car car, VisitorId visitor) {
        Stock stock = Stock.of(getServletContext());
        boolean reserved = stock.reserve(car, visitor);
        if (reserved) {
            Beckon beckon = BeckonServlets.beckon(getServletContext());
            // Whatever offer the visitor has seen last may count this as its success.
            beckon.deliveries().goalReached(visitor, GOAL);
            Message news = Message.named("stock")
                    .with("car", car.id())
                    .with("left", stock.left(car))
                    .build();
            beckon.send(news, Audience.everybody()).join();
        }
        return reserved;
    }
}
