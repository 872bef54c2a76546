package io.beckon;

import io.beckon.people.ClaimTrust;
import io.beckon.people.Projection;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One website's configuration. Immutable and safe to share.
 *
 * <p>A page may connect if it comes from the server's own origin or from one of the allowed origins, and only then.
 */
public final class Site {
    /** The shortest secret that is taken, in bytes of UTF-8. */
    public static final int MIN_SECRET_BYTES = 16;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,40}");
    private static final Pattern ORIGIN =
            Pattern.compile("https?://(\\*\\.[^/?#@*\\s]+\\.)?[^/?#@*\\s]+");

    private final String name;
    private final byte[] secret;
    private final byte @Nullable [] previousSecret;
    private final boolean secretGiven;
    private final Set<String> allowedOrigins;
    private final Predicate<String> joinableRooms;
    private final Map<String, ClaimTrust> claimTrust;
    private final Projection projection;
    private final Consent consent;
    private final Consent globalPrivacyControl;

    private Site(Builder builder) {
        this.name = builder.name;
        this.secretGiven = builder.secretGiven;
        this.secret = builder.secret.length > 0 ? builder.secret : randomSecret();
        this.previousSecret = builder.previousSecret;
        this.allowedOrigins = Set.copyOf(builder.allowedOrigins);
        this.joinableRooms = builder.joinableRooms;
        this.claimTrust = Map.copyOf(builder.claimTrust);
        this.projection = builder.projection;
        this.consent = builder.consent;
        this.globalPrivacyControl = builder.globalPrivacyControl;
    }

    /**
     * Begins a site's configuration.
     *
     * @param name the site's name: 1 to 40 letters, digits, {@code -} or {@code _}. It is part of the name of the
     *     visitor cookie
     * @return a builder
     * @throws IllegalArgumentException if the name is not of that form
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /**
     * Begins a configuration that differs from this one, such as for {@link Beckon#configure}.
     *
     * @return a builder that holds this configuration, the secrets included
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * Returns the site's name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns the secret that signs visitor ids and identities.
     *
     * @return a copy
     */
    public byte[] secret() {
        return secret.clone();
    }

    /**
     * Returns the secrets by which a signature may have been made.
     *
     * @return copies: the one that signs first, and then the previous one, if there is one; unmodifiable
     */
    public List<byte[]> secrets() {
        return previousSecret == null
                ? List.of(secret.clone())
                : List.of(secret.clone(), previousSecret.clone());
    }

    /**
     * Tells whether a secret was set. Without one, a random one is made, and visitors are strangers after a restart.
     *
     * @return true if it was set
     */
    public boolean secretGiven() {
        return secretGiven;
    }

    /**
     * Returns the origins whose pages visitors may connect from, beside the server's own.
     *
     * @return origins such as {@code https://shop.example}; unmodifiable
     */
    public Set<String> allowedOrigins() {
        return allowedOrigins;
    }

    /**
     * Tells whether visitors may connect from the pages of an origin, beside the server's own.
     *
     * @param origin the origin as a browser gives it
     * @return true if it is one of those that are allowed, or below one where that is allowed
     */
    public boolean allowsOrigin(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        if (allowedOrigins.contains(lower)) {
            return true;
        }
        int host = lower.indexOf("://") + 3;
        for (int dot = lower.indexOf('.', host); dot > host; dot = lower.indexOf('.', dot + 1)) {
            if (allowedOrigins.contains(lower.substring(0, host) + "*" + lower.substring(dot))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells whether visitors may join and leave a room by themselves.
     *
     * @param room the room
     * @return true if they may
     */
    public boolean joinable(String room) {
        return joinableRooms.test(room);
    }

    /**
     * Tells what a page's word is worth that nobody has signed.
     *
     * @param namespace the namespace of the identities that it claims
     * @return how far it is believed
     */
    public ClaimTrust claimTrust(String namespace) {
        return claimTrust.getOrDefault(namespace, ClaimTrust.NONE);
    }

    /**
     * Returns what a page's word is worth, for the namespaces where that was said.
     *
     * @return how far each is believed, by namespace; unmodifiable
     */
    public Map<String, ClaimTrust> claimTrust() {
        return claimTrust;
    }

    /**
     * Returns what of a profile a person's own browser gets.
     *
     * @return the projection
     */
    public Projection projection() {
        return projection;
    }

    /**
     * Returns to what visitors agree who have not decided, and whose browsers say nothing either.
     *
     * @return the consent
     */
    public Consent consent() {
        return consent;
    }

    /**
     * Returns to what visitors agree who have not decided, but whose browsers send Global Privacy Control.
     *
     * @return the consent
     */
    public Consent globalPrivacyControl() {
        return globalPrivacyControl;
    }

    private static byte[] randomSecret() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return random;
    }

    /** Builds a {@link Site}. Not safe for use by several threads at once. */
    public static final class Builder {
        private final String name;
        private final Set<String> allowedOrigins = new LinkedHashSet<>();
        private byte[] secret = {};
        private boolean secretGiven;
        private byte @Nullable [] previousSecret;
        private Predicate<String> joinableRooms = room -> false;
        private final Map<String, ClaimTrust> claimTrust = new HashMap<>();
        private Projection projection = Projection.nothing();
        private Consent consent = Consent.all();
        private Consent globalPrivacyControl = Consent.none();

        private Builder(String name) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "The name of a site has 1 to 40 letters, digits, '-' or '_', but this one is \""
                                + name + "\".");
            }
            this.name = name;
        }

        private Builder(Site site) {
            this.name = site.name;
            this.secret = site.secret;
            this.secretGiven = site.secretGiven;
            this.previousSecret = site.previousSecret;
            this.allowedOrigins.addAll(site.allowedOrigins);
            this.joinableRooms = site.joinableRooms;
            this.claimTrust.putAll(site.claimTrust);
            this.projection = site.projection;
            this.consent = site.consent;
            this.globalPrivacyControl = site.globalPrivacyControl;
        }

        /**
         * Sets the secret that signs visitor ids and identities. Keep it as you keep passwords, and give it to all nodes of the site.
         *
         * @param secret at least {@link #MIN_SECRET_BYTES} bytes of UTF-8, best made at random
         * @return this builder
         * @throws IllegalArgumentException if the secret is too short
         */
        public Builder secret(String secret) {
            this.secret = bytesOf(secret);
            this.secretGiven = true;
            return this;
        }

        /**
         * Sets the secret that signed before this one, so that visitors stay known while it is replaced: what it signed is
         * taken, and signed anew where it comes up. Give all nodes the new secret as the previous one first, then let the
         * two change places, and take the old one away when what it signed is of no more use.
         *
         * @param secret the other secret, of the same form
         * @return this builder
         * @throws IllegalArgumentException if the secret is too short
         */
        public Builder previousSecret(String secret) {
            this.previousSecret = bytesOf(secret);
            return this;
        }

        private static byte[] bytesOf(String secret) {
            byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            if (bytes.length < MIN_SECRET_BYTES) {
                throw new IllegalArgumentException("The secret of a site has at least "
                        + MIN_SECRET_BYTES + " bytes; this one has " + bytes.length
                        + ". One can be made with: openssl rand -hex 32");
            }
            return bytes;
        }

        /**
         * Lets visitors connect from pages of another origin. Admins connect from the server's own origin alone.
         *
         * <p>Where such a page belongs to another site than the server, browsers withhold the visitor cookie. There the
         * client keeps a signed token in the page's own storage.
         *
         * @param origin scheme, host and, where it is not the default, port, such as {@code https://shop.example}; or
         *     {@code https://*.shop.example} for all hosts below {@code shop.example}, at any depth, and not that one itself
         * @return this builder
         * @throws IllegalArgumentException if it is not an origin of that form
         */
        public Builder allowOrigin(String origin) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException(
                        "An origin is a scheme, a host and perhaps a port, such as"
                                + " https://shop.example or http://localhost:8080, without a path, or"
                                + " https://*.shop.example for all below a domain; this one is \""
                                + origin + "\".");
            }
            allowedOrigins.add(withoutDefaultPort(origin.toLowerCase(Locale.ROOT)));
            return this;
        }

        // Browsers leave the default port out of what they send.
        private static String withoutDefaultPort(String origin) {
            String port = origin.startsWith("https:") ? ":443" : ":80";
            return origin.endsWith(port)
                    ? origin.substring(0, origin.length() - port.length())
                    : origin;
        }

        /**
         * Says which rooms visitors may join and leave by themselves; none unless set.
         *
         * @param joinable tells whether they may; called on many threads, must be quick and not block
         * @return this builder
         */
        public Builder joinableRooms(Predicate<String> joinable) {
            this.joinableRooms = joinable;
            return this;
        }

        /**
         * Says how far identities of a namespace are believed that a page claims without a signature: not at all unless set.
         *
         * @param namespace the namespace
         * @param trust how far
         * @return this builder
         */
        public Builder claimTrust(String namespace, ClaimTrust trust) {
            this.claimTrust.put(namespace, Objects.requireNonNull(trust, "trust"));
            return this;
        }

        /**
         * Says what of a profile a person's own browser gets: nothing unless set.
         *
         * @param projection what is public
         * @return this builder
         */
        public Builder projection(Projection projection) {
            this.projection = Objects.requireNonNull(projection, "projection");
            return this;
        }

        /**
         * Says to what visitors agree who have not decided: to everything unless set. Where visitors have to be asked first,
         * {@link Consent#none}.
         *
         * @param undecided to what they agree
         * @return this builder
         */
        public Builder consent(Consent undecided) {
            this.consent = Objects.requireNonNull(undecided, "consent");
            return this;
        }

        /**
         * Says to what visitors agree who have not decided, but whose browsers send <a
         * href="https://w3c.github.io/gpc/">Global Privacy Control</a>: to nothing unless set.
         *
         * @param undecided to what they agree
         * @return this builder
         */
        public Builder globalPrivacyControl(Consent undecided) {
            this.globalPrivacyControl = Objects.requireNonNull(undecided, "consent");
            return this;
        }

        /**
         * Builds the configuration.
         *
         * @return the site
         */
        public Site build() {
            return new Site(this);
        }
    }
}
