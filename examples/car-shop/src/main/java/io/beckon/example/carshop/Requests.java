package io.beckon.example.carshop;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.util.Optional;

/** What the shop's two forms have in common. */
final class Requests {
    private Requests() {}

    static Optional<Car> car(HttpServletRequest request) {
        return Optional.ofNullable(request.getParameter("car")).flatMap(Catalogue::find);
    }

    /** Answers a form by a page to get, so that reloading does not post it again. */
    static void seeCar(
            HttpServletRequest request, HttpServletResponse response, Car car, String note) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", request.getContextPath() + car.path() + "?" + note);
    }
}
