package io.beckon.example.carshop.cost;

/** Pages as the visitors of a shop have them: their addresses and titles are as long as real ones. */
final class Pages {
    private static final String[] CARS = {
        "model-s-70d", "model-s-85", "model-s-p85d", "model-x-90d", "roadster-sport", "roadster-2-5"
    };
    private static final String[] REFERRERS = {
        "https://www.search.example/search?q=used+electric+car+2015", "https://news.example/", ""
    };

    private Pages() {}

    /** A visitor's first message. */
    static String hello(int port, int visitor) {
        return "{\"type\":\"hello\",\"page\":" + page(port, visitor, "") + "}";
    }

    /** The message that a visitor has moved on, to an address that ends so. */
    static String change(int port, int visitor, String end) {
        return "{\"type\":\"page\",\"page\":" + page(port, visitor, end) + "}";
    }

    private static String page(int port, int choice, String end) {
        String car = CARS[choice % CARS.length];
        return "{\"url\":\"http://127.0.0.1:" + port + "/cars/" + car + end
                + "\",\"title\":\"2015 Tesla " + car + ", 12,400 miles - Car Shop\",\"referrer\":\""
                + REFERRERS[choice % REFERRERS.length] + "\"}";
    }
}
