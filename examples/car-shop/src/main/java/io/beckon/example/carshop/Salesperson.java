package io.beckon.example.carshop;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.BeckonListener;
import io.beckon.ConnectionId;
import io.beckon.Offer;
import io.beckon.Page;
import io.beckon.Visitor;
import io.beckon.VisitorId;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Makes an offer to a visitor who has looked at three cars of one model. Beckon calls it by one thread at a time. */
final class Salesperson implements BeckonListener {
    private static final int ENOUGH = 3;

    private final Map<VisitorId, Set<Car>> seen = new HashMap<>();
    private final Beckon beckon;

    Salesperson(Beckon beckon) {
        this.beckon = beckon;
    }

    @Override
    public void pageViewed(Visitor visitor, ConnectionId connection, Page page) {
        Catalogue.at(page.path()).ifPresent(car -> looked(visitor.id(), car));
    }

    @Override
    public void visitorLeft(Visitor visitor) {
        seen.remove(visitor.id());
    }

    private void looked(VisitorId visitor, Car car) {
        Set<Car> cars = seen.computeIfAbsent(visitor, any -> new HashSet<>());
        long before = cars.stream().filter(one -> one.model() == car.model()).count();
        if (cars.add(car) && before == ENOUGH - 1) {
            offer(visitor, car);
        }
    }

    private void offer(VisitorId visitor, Car car) {
        Offer offer = Offer.titled("Which " + car.model().label() + " shall it be?")
                .body(
                        "You have looked at three. Sit in all of them this Saturday: coffee is on us.")
                .image(car.image())
                .action("When are you open?", "/about#hours")
                .build();
        // A listener may take its time, and hears of what goes wrong where it waits.
        beckon.send(offer, Audience.visitor(visitor)).join();
    }
}
