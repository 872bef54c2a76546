package io.beckon.example.carshop;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.VisitorId;

import org.junit.jupiter.api.Test;

class StockTest {
    private final Stock stock = new Stock();
    private final Car car = Catalogue.find("roadster-sport").orElseThrow();

    @Test
    void eachVisitorReservesOneUntilNoneIsLeft() {
        assertThat(stock.reserve(car, visitor('a'))).isTrue();
        assertThat(stock.reserve(car, visitor('a'))).isFalse();
        assertThat(stock.left(car)).isEqualTo(1);
        assertThat(stock.reserve(car, visitor('b'))).isTrue();
        assertThat(stock.reserve(car, visitor('c'))).isFalse();
        assertThat(stock.left(car)).isZero();
    }

    private static VisitorId visitor(char letter) {
        return new VisitorId("v_" + String.valueOf(letter).repeat(22));
    }
}
