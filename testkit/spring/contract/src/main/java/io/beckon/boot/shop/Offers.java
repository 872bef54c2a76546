package io.beckon.boot.shop;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Offer;
import io.beckon.VisitorId;
import io.beckon.servlet.BeckonServlets;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Makes an offer to the visitor whose request it answers. */
@RestController
class Offers {
    private final Beckon beckon;

    Offers(Beckon beckon) {
        this.beckon = beckon;
    }

    @GetMapping("/offer")
    String offer(HttpServletRequest request) {
        VisitorId visitor = BeckonServlets.visitor(request).orElseThrow();
        beckon.send(Offer.titled("Test drive?").build(), Audience.visitor(visitor))
                .join();
        return visitor.value();
    }
}
