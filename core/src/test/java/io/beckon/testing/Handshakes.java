package io.beckon.testing;

import io.beckon.spi.Handshake;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Builds handshakes of browsers on {@link #SHOP}. Not safe for use by several threads at once. */
public final class Handshakes {
    /** The origin of the site and of its pages. */
    public static final String SHOP = "https://shop.example";

    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final Set<String> roles = new HashSet<>();
    private @Nullable String origin = SHOP;
    private String self = SHOP;
    private @Nullable String principal;
    private String cookiePath = "/";
    private boolean reset;
    private boolean globalPrivacyControl;

    private Handshakes() {}

    /**
     * Begins the handshake of a browser without cookies, on a page of the shop.
     *
     * @return a builder
     */
    public static Handshakes ofBrowser() {
        return new Handshakes();
    }

    /**
     * Begins the handshake of a user whom the container has authenticated.
     *
     * @param principal the user's name
     * @param roles the user's roles
     * @return a builder
     */
    public static Handshakes ofUser(String principal, String... roles) {
        Handshakes handshake = new Handshakes();
        handshake.principal = principal;
        handshake.roles.addAll(Set.of(roles));
        return handshake;
    }

    /**
     * Sets where the page is from.
     *
     * @param origin the origin, or null for none
     * @return this builder
     */
    public Handshakes origin(@Nullable String origin) {
        this.origin = origin;
        return this;
    }

    /**
     * Sets under which origin the server was reached.
     *
     * @param self the origin
     * @return this builder
     */
    public Handshakes self(String self) {
        this.self = self;
        return this;
    }

    /**
     * Adds a cookie.
     *
     * @param name its name
     * @param value its value
     * @return this builder
     */
    public Handshakes cookie(String name, String value) {
        cookies.put(name, value);
        return this;
    }

    /**
     * Sets the path that the visitor cookie is to have.
     *
     * @param path the path
     * @return this builder
     */
    public Handshakes cookiePath(String path) {
        this.cookiePath = path;
        return this;
    }

    /**
     * Asks to be a new visitor.
     *
     * @return this builder
     */
    public Handshakes reset() {
        this.reset = true;
        return this;
    }

    /**
     * Sets the user whom the container has authenticated.
     *
     * @param name the user's name
     * @return this builder
     */
    public Handshakes principal(String name) {
        this.principal = name;
        return this;
    }

    /**
     * Sends Global Privacy Control.
     *
     * @return this builder
     */
    public Handshakes globalPrivacyControl() {
        this.globalPrivacyControl = true;
        return this;
    }

    /**
     * Builds the handshake.
     *
     * @return the handshake
     */
    public Handshake build() {
        return new Handshake(
                origin,
                self,
                cookies,
                principal,
                roles,
                "192.0.2.1",
                "Test/1.0",
                cookiePath,
                reset,
                globalPrivacyControl);
    }
}
