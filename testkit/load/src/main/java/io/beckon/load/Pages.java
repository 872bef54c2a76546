package io.beckon.load;

/** Pages as the visitors of a shop have them: their addresses and titles are as long as real ones. */
public final class Pages {
    private static final String[] CARS = {
        "model-s-70",
        "model-s-85d",
        "model-s-p85d",
        "model-x-90d",
        "model-x-p90d",
        "roadster-2-5",
        "roadster-sport",
        "roadster-3-0"
    };
    private static final String[] REFERRERS = {
        "https://www.search.example/search?q=used+electric+car+2015", "https://news.example/", ""
    };

    private Pages() {}

    /** A visitor's first message. */
    public static String hello(int port, int visitor) {
        return "{\"type\":\"hello\",\"page\":" + page(port, visitor, "") + "}";
    }

    /** The message that a visitor has moved on, to another car with every choice, and to an address that ends so. */
    public static String change(int port, int choice, String end) {
        return "{\"type\":\"page\",\"page\":" + page(port, choice, end) + "}";
    }

    private static String page(int port, int choice, String end) {
        String car = CARS[choice % CARS.length];
        return "{\"url\":\"http://127.0.0.1:" + port + "/cars/" + car + end
                + "\",\"title\":\"2015 Tesla " + car + ", 12,400 miles - Car Shop\",\"referrer\":\""
                + REFERRERS[choice % REFERRERS.length] + "\"}";
    }
}
