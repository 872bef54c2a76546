package io.beckon.servlet;

import io.beckon.SiteStatus.Check;

import java.util.List;

/** How what the container has of one site is. */
final class ServletChecks {
    private final Registration registration;
    private final StaticFiles files;

    ServletChecks(Registration registration, StaticFiles files) {
        this.registration = registration;
        this.files = files;
    }

    List<Check> all() {
        return List.of(webSocket(), client(), dashboard());
    }

    private Check webSocket() {
        return registration.propertiesShared()
                ? Check.failing(
                        "webSocket",
                        "This container gives all connections of an endpoint the same user properties, against WebSocket"
                                + " 2.1: nobody is let in. Take a newer one.")
                : Check.working(
                        "webSocket", "Its endpoints are below " + registration.path() + ".");
    }

    private Check client() {
        return Check.working(
                "client",
                files.size() + " files of the client and the dashboard are served, such as "
                        + registration.path() + "/beckon.js.");
    }

    private Check dashboard() {
        return switch (registration.dashboard()) {
            case OFF -> Check.off("dashboard", "Nobody gets its files.");
            case OPEN ->
                Check.working(
                        "dashboard",
                        "Everybody gets its files; what it shows, only whom the admin channel lets in.");
            case AUTHENTICATED ->
                Check.working("dashboard", "Whom the container has authenticated gets its files.");
        };
    }
}
