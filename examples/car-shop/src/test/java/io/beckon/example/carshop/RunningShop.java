package io.beckon.example.carshop;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** A shop of its own for each test, on a free port. It must end without a fault of Beckon's and without a thread left. */
final class RunningShop implements BeforeEachCallback, AfterEachCallback {
    static final String PASSWORD = "open sesame";

    private final Map<String, String> parameters;
    private final @Nullable Path data;
    private CarShop shop;
    private Complaints complaints;

    /** A shop in which who has left is gone after one second. */
    RunningShop() {
        this("1");
    }

    RunningShop(String graceSeconds) {
        this(graceSeconds, null);
    }

    /** A shop whose offers survive a {@link #restart}. */
    RunningShop(String graceSeconds, @Nullable Path data) {
        this.data = data;
        this.parameters = Map.of(
                "beckon.grace", graceSeconds,
                "beckon.drain", "0",
                "beckon.secret", "the secret of the shop's tests");
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        complaints = new Complaints();
        shop = CarShop.start(new Settings("127.0.0.1", 0, PASSWORD, false, parameters, data));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        shop.close();
        complaints.close();
        assertThat(complaints.all()).isEmpty();
    }

    /** Stops the shop and starts it again, on the same port. */
    void restart() {
        int port = URI.create(shop.url("/")).getPort();
        shop.close();
        shop = CarShop.start(new Settings("127.0.0.1", port, PASSWORD, false, parameters, data));
    }

    String url(String path) {
        return shop.url(path);
    }

    /** Somebody's browser, with a cookie jar of its own. */
    Person person() {
        return new Person(this);
    }

    /** An admin's connection, subscribed to all visitors. */
    Line admin() {
        Line line = adminLine();
        line.say("{\"type\":\"subscribe\"}");
        line.hears("snapshot");
        return line;
    }

    /** An admin's connection, on which nothing has been said yet. */
    Line adminLine() {
        return person().admin(CarShop.ADMIN, PASSWORD);
    }
}
