package io.beckon.example.carshop;

import io.beckon.VisitorId;

import jakarta.servlet.ServletContext;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How many there are of each car, and who has one reserved. Safe for use by many threads. */
final class Stock {
    static final String ATTRIBUTE = Stock.class.getName();

    // Bounded by the stock itself: a car that is gone cannot be reserved. Guarded by this.
    private final Map<Car, Set<VisitorId>> reserved = new HashMap<>();

    /** Finds the shop's. */
    static Stock of(ServletContext context) {
        return (Stock) context.getAttribute(ATTRIBUTE);
    }

    synchronized int left(Car car) {
        return car.stock() - reserved.getOrDefault(car, Set.of()).size();
    }

    /** Reserves a car, one for each visitor; returns false where nothing has changed. */
    synchronized boolean reserve(Car car, VisitorId visitor) {
        return left(car) > 0
                && reserved.computeIfAbsent(car, any -> new HashSet<>()).add(visitor);
    }
}
