package io.beckon.example.carshop;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What stands on the shop's pages. */
final class Pages {
    private static final String HOME = "2015 Tesla Cars";
    private static final String CARS = "Cars";
    private static final String ABOUT = "About";

    private Pages() {}

    static Html home() {
        Html models = models();
        return layout(HOME, "", Html.of("""
                <section class="hero">
                  <div>
                    <h1>2015 Tesla Cars</h1>
                    <p class="lead">Eight electric cars, three test tracks, one coffee machine.
                      Look around; we are here when you need us.</p>
                    <p><a class="button" href="/cars" data-beckon-track="See All Cars">See all cars</a></p>
                  </div>
                  <img src="/assets/cars/roadster-sport.svg" alt="A red roadster" width="640" height="360">
                </section>
                %s
                """, models));
    }

    private static Html models() {
        return Html.of(
                "<div class=\"models\">%s</div>",
                Stream.of(Model.values())
                        .map(model -> Html.of(
                                "<section><h2>%s</h2><p>%s</p>%s</section>",
                                model.label(),
                                model.text(),
                                Html.of(
                                        "<p class=\"links\">%s</p>",
                                        Catalogue.carsOf(model).stream()
                                                .map(car -> Html.of(
                                                        "<a href=\"%s\">%s</a>",
                                                        car.path(), car.name()))
                                                .toList())))
                        .toList());
    }

    static Html cars(Stock stock) {
        List<Html> cards = Catalogue.cars().stream()
                .map(car -> Html.of(
                        """
                        <li><a class="car" href="%s">
                          <img src="%s" alt="" width="640" height="360">
                          <strong>%s</strong> <span class="price">%s</span>
                          <span class="left" data-stock="%s">%s</span>
                        </a></li>
                        """,
                        car.path(),
                        car.image(),
                        car.name(),
                        price(car),
                        car.id(),
                        left(stock.left(car))))
                .toList();
        return layout(CARS, "", Html.of("<h1>Cars</h1><ul class=\"cars\">%s</ul>", cards));
    }

    static Html car(Car car, int left, String note) {
        return layout(
                car.name(),
                car.model().room(),
                Html.of(
                        """
                <p class="crumb"><a href="/cars">Cars</a></p>
                %s
                <article class="detail">
                  <div class="stage" data-beckon-stream="cursor" data-beckon-car="%s">
                    <img src="%s" alt="%s, drawn from the side" width="640" height="360">
                  </div>
                  <div>
                    <h1>%s</h1>
                    <p class="price">%s</p>
                    <p>%s</p>
                    <dl>
                      <div><dt>Range</dt><dd>%s mi</dd></div>
                      <div><dt>0 to 60 mph</dt><dd>%s s</dd></div>
                      <div><dt>Here now</dt><dd data-stock="%s">%s</dd></div>
                    </dl>
                    <div class="forms">
                      %s
                      %s
                    </div>
                  </div>
                </article>
                <h2>Other cars of this model</h2>
                %s
                """,
                        note(note),
                        car.id(),
                        car.image(),
                        car.name(),
                        car.name(),
                        price(car),
                        car.text(),
                        car.miles(),
                        car.seconds(),
                        car.id(),
                        left(left),
                        form(
                                "/test-drive",
                                car,
                                "Test Drive Requested",
                                "Ask for a test drive",
                                ""),
                        form("/reservation", car, "Car Reserved", "Reserve one", "plain"),
                        others(car)));
    }

    private static Html form(String action, Car car, String event, String label, String look) {
        return Html.of("""
                <form method="post" action="%s" data-beckon-track="%s" data-beckon-car="%s">
                  <input type="hidden" name="car" value="%s">
                  <button class="button %s">%s</button>
                </form>
                """, action, event, car.id(), car.id(), look, label);
    }

    private static Html others(Car car) {
        return Html.of(
                "<p class=\"links\">%s</p>",
                Catalogue.carsOf(car.model()).stream()
                        .filter(other -> !other.equals(car))
                        .map(other -> Html.of("<a href=\"%s\">%s</a>", other.path(), other.name()))
                        .toList());
    }

    /** What the forms have to say. Only words of ours: whatever else is asked for says nothing. */
    private static Html note(String note) {
        return switch (note) {
            case "asked" ->
                notice("We are looking for a free hour. The answer comes to this page.");
            case "reserved" -> notice("One is reserved for you.");
            case "call" -> notice("That did not work from here. Please call us: 555-0142.");
            default -> Html.NONE;
        };
    }

    private static Html notice(String text) {
        return Html.of("<p class=\"notice\" role=\"status\">%s</p>", text);
    }

    static Html about() {
        return layout(ABOUT, "", Html.of("""
                <h1>About</h1>
                <p class="lead">We sell electric cars in a small town with good roads around it.</p>
                <h2 id="hours">When and where</h2>
                <p>Every day from ten to six, 12 Harbour Road. Call 555-0142 if you come from far away.</p>
                <h2>Why this shop seems to know what you look at</h2>
                <p>It is the example of a library: while you walk through the shop, the people behind the counter
                  see which page you are on, and can send you an offer. Ask your browser for privacy
                  (Global Privacy Control), and they see nothing.</p>
                """));
    }

    static Html notHere() {
        return layout("Not here", "", Html.of("""
                <h1>That is not here</h1>
                <p class="lead">Perhaps it was sold. <a href="/cars">These cars are here</a>.</p>
                """));
    }

    static Html notForEverybody() {
        return layout("Behind the counter", "", Html.of("""
                <h1>Only behind the counter</h1>
                <p class="lead">To come in, load this page again and give your user and password.
                  <a href="/cars">The cars are here</a>, for everybody.</p>
                """));
    }

    private static Html layout(String title, String room, Html main) {
        return Html.of("""
                <!doctype html>
                <html lang="en">
                <head>
                  <meta charset="utf-8">
                  <meta name="viewport" content="width=device-width, initial-scale=1">
                  <meta name="color-scheme" content="light dark">
                  <title>%s</title>
                  <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
                  <link rel="stylesheet" href="/assets/shop.css">
                  <script src="/beckon/beckon.js" data-beckon-connect defer></script>
                  <script src="/assets/shop.js" defer></script>
                </head>
                <body data-room="%s">
                  <header><a class="brand" href="/">Harbour Road Cars</a>
                    <nav>%s</nav></header>
                  <main>
                %s
                  </main>
                  <footer>An example shop. Nothing is for sale.</footer>
                </body>
                </html>
                """, title, room, navigation(title), main);
    }

    private static List<Html> navigation(String title) {
        return List.of(
                link("/", "Home", title.equals(HOME)),
                link("/cars", "Cars", title.equals(CARS)),
                link("/about", "About", title.equals(ABOUT)));
    }

    private static Html link(String path, String label, boolean here) {
        Html current = here ? new Html(" aria-current=\"page\"") : Html.NONE;
        return Html.of("<a href=\"%s\"%s>%s</a>", path, current, label);
    }

    private static String price(Car car) {
        return String.format(Locale.US, "$%,d", car.dollars());
    }

    private static String left(int left) {
        return left == 0 ? "none left" : left + " left";
    }
}
