package io.beckon;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The kept message that a person sees as a card: a title, and perhaps a text, an image and a button. Texts are shown as
 * text, never as HTML. Immutable.
 */
public final class Offer {
    /** The name under which a page listens for offers. */
    public static final String MESSAGE_NAME = "offer";

    /** How long a title may be, in characters. */
    public static final int MAX_TITLE = 120;

    /** How long a body may be, in characters. */
    public static final int MAX_BODY = 1000;

    /** How long the label of a button may be, in characters. */
    public static final int MAX_LABEL = 60;

    /** How long a URL may be, in characters. */
    public static final int MAX_URL = 2000;

    private final String title;
    private final @Nullable String body;
    private final @Nullable String image;
    private final @Nullable Action action;
    private final DeliveryPolicy delivery;

    private Offer(Builder builder) {
        this.title = builder.title;
        this.body = builder.body;
        this.image = builder.image;
        this.action = builder.action;
        this.delivery = builder.delivery;
    }

    /**
     * Makes an offer of a title alone.
     *
     * @param title what it says; 1 to {@link #MAX_TITLE} characters
     * @return the offer
     * @throws IllegalArgumentException if the title is blank or too long
     */
    public static Offer of(String title) {
        return titled(title).build();
    }

    /**
     * Begins an offer.
     *
     * @param title what it says; 1 to {@link #MAX_TITLE} characters
     * @return a builder
     * @throws IllegalArgumentException if the title is blank or too long
     */
    public static Builder titled(String title) {
        return new Builder(title);
    }

    /**
     * Returns the title.
     *
     * @return the title
     */
    public String title() {
        return title;
    }

    /**
     * Returns the text below the title.
     *
     * @return the text, or null where there is none
     */
    public @Nullable String body() {
        return body;
    }

    /**
     * Returns the URL of the image.
     *
     * @return an http or https URL or a path on the site, or null where there is none
     */
    public @Nullable String image() {
        return image;
    }

    /**
     * Returns the button.
     *
     * @return the button, or null where there is none
     */
    public @Nullable Action action() {
        return action;
    }

    /**
     * Returns how the offer is delivered.
     *
     * @return the policy
     */
    public DeliveryPolicy delivery() {
        return delivery;
    }

    /**
     * Returns the offer as the message that is sent.
     *
     * @return a kept message with the name {@link #MESSAGE_NAME}
     */
    public Message toMessage() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("title", title);
        if (body != null) {
            data.put("body", body);
        }
        if (image != null) {
            data.put("image", image);
        }
        if (action != null) {
            data.put("action", Map.of("label", action.label(), "url", action.url()));
        }
        return Message.named(MESSAGE_NAME).with(data).kept().delivery(delivery).build();
    }

    private static String requireText(String text, int max, String what) {
        if (text.isBlank() || text.length() > max) {
            throw new IllegalArgumentException("The " + what + " of an offer has 1 to " + max
                    + " characters, not all of them blank; this one has " + text.length() + ".");
        }
        return text;
    }

    private static String requireLink(String url, String what) {
        if (url.isEmpty() || url.length() > MAX_URL || !isWebLink(url)) {
            throw new IllegalArgumentException(
                    "The " + what + " of an offer is an http or https URL, or a path on the site,"
                            + " of at most " + MAX_URL + " characters.");
        }
        return url;
    }

    private static boolean isWebLink(String url) {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme();
            // "//host/path" would leave the site without looking so, and so would
            // "///host/path", which has no authority here but one in a browser.
            // Backslashes, which a browser takes for slashes, are in no URI.
            return scheme == null
                    ? !url.startsWith("//")
                    : isHttp(scheme) && uri.getRawAuthority() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isHttp(String scheme) {
        String lower = scheme.toLowerCase(Locale.ROOT);
        return lower.equals("http") || lower.equals("https");
    }

    /**
     * The button of an offer.
     *
     * @param label what it says; 1 to {@link #MAX_LABEL} characters
     * @param url where it leads: an http or https URL, or a path on the site
     */
    public record Action(String label, String url) {
        /**
         * Checks label and URL.
         *
         * @param label what it says; 1 to {@link #MAX_LABEL} characters
         * @param url where it leads: an http or https URL, or a path on the site
         * @throws IllegalArgumentException if the label is blank or too long, or the URL is neither http nor https nor
         *     a path
         */
        public Action {
            requireText(label, MAX_LABEL, "button's label");
            requireLink(url, "button's URL");
        }
    }

    /** Builds an {@link Offer}. Not safe for use by several threads at once. */
    public static final class Builder {
        private final String title;
        private @Nullable String body;
        private @Nullable String image;
        private @Nullable Action action;
        private DeliveryPolicy delivery = DeliveryPolicy.defaults();

        private Builder(String title) {
            this.title = requireText(title, MAX_TITLE, "title");
        }

        /**
         * Sets the text below the title.
         *
         * @param body 1 to {@link #MAX_BODY} characters
         * @return this builder
         * @throws IllegalArgumentException if the text is blank or too long
         */
        public Builder body(String body) {
            this.body = requireText(body, MAX_BODY, "body");
            return this;
        }

        /**
         * Sets the image.
         *
         * @param url an http or https URL, or a path on the site
         * @return this builder
         * @throws IllegalArgumentException if the URL is another
         */
        public Builder image(String url) {
            this.image = requireLink(url, "image");
            return this;
        }

        /**
         * Sets the button.
         *
         * @param label what it says; 1 to {@link #MAX_LABEL} characters
         * @param url where it leads: an http or https URL, or a path on the site
         * @return this builder
         * @throws IllegalArgumentException if label or URL are not of that form
         */
        public Builder action(String label, String url) {
            this.action = new Action(label, url);
            return this;
        }

        /**
         * Sets how long the offer waits for a visitor, counted from the moment it is accepted.
         *
         * @param duration a positive duration of at most {@link Message#MAX_EXPIRY}; 24 hours unless set
         * @return this builder
         * @throws IllegalArgumentException if the duration is not positive or longer than that
         */
        public Builder expiresAfter(Duration duration) {
            this.delivery = delivery.toBuilder().expiresAfter(duration).build();
            return this;
        }

        /**
         * Sets how the offer is delivered, in place of all that was set about that before.
         *
         * @param policy the policy
         * @return this builder
         */
        public Builder delivery(DeliveryPolicy policy) {
            this.delivery = policy;
            return this;
        }

        /**
         * Builds the offer.
         *
         * @return the offer
         */
        public Offer build() {
            return new Offer(this);
        }
    }
}
