package io.beckon.example.carshop;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/**
 * Where the shop listens, and who may see its visitors.
 *
 * @param host the address to listen on
 * @param port the port; 0 for a free one
 * @param password the admin's password
 * @param passwordMade whether it was made here, and has to be told to somebody
 * @param parameters context parameters beside those in {@code web.xml}
 * @param data the folder in which offers survive a restart; null where they need not
 */
public record Settings(
        String host,
        int port,
        String password,
        boolean passwordMade,
        Map<String, String> parameters,
        @Nullable Path data) {
    private static final String PORT = "PORT";
    private static final int LAST_PORT = 65_535;
    private static final int PASSWORD_BYTES = 12;

    /** Makes an unmodifiable copy of the parameters. */
    public Settings {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads {@code HOST} ({@code localhost}, if not set), {@code PORT} (8080), {@code BECKON_ADMIN_PASSWORD} (made, if not
     * set) and {@code DATA} ({@code car-shop-data} in the current folder; empty, if nothing shall survive).
     *
     * @param environment variables by name
     * @return the settings
     * @throws IllegalArgumentException if the port is none
     */
    public static Settings of(Map<String, String> environment) {
        String password = environment.getOrDefault("BECKON_ADMIN_PASSWORD", "");
        boolean make = password.isBlank();
        String data = environment.getOrDefault("DATA", "car-shop-data");
        return new Settings(
                environment.getOrDefault("HOST", "localhost"),
                port(environment.getOrDefault(PORT, "8080")),
                make ? madePassword() : password,
                make,
                Map.of(),
                data.isBlank() ? null : Path.of(data));
    }

    private static int port(String value) {
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= LAST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(notAPort(value), e);
        }
        throw new IllegalArgumentException(notAPort(value));
    }

    private static String notAPort(String value) {
        return PORT + " is a number from 0 to " + LAST_PORT + ", but it is set to \"" + value
                + "\".";
    }

    private static String madePassword() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().encodeToString(random);
    }
}
