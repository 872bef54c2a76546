package io.beckon.servlet.api;

import java.util.List;

/**
 * Who may use the HTTP API: nobody, unless it is said otherwise. Immutable.
 *
 * @param writeKeys keys of servers, which are believed
 * @param publicWriteKeys keys that pages have, which are good for anonymous visitors alone
 * @param webhookSecrets what webhooks are signed with
 * @param apiKeys keys of servers that send and ask
 */
public record ApiSettings(
        Credentials writeKeys,
        Credentials publicWriteKeys,
        List<String> webhookSecrets,
        ApiKeys apiKeys) {
    /** Nobody may. */
    public static final ApiSettings NOBODY =
            new ApiSettings(Credentials.NONE, Credentials.NONE, List.of(), ApiKeys.NONE);

    /**
     * Checks that no key is of both kinds.
     *
     * @param writeKeys keys of servers
     * @param publicWriteKeys keys of pages
     * @param webhookSecrets secrets of webhooks
     * @param apiKeys keys of servers that send and ask
     * @throws IllegalArgumentException if one is, or a secret is too short
     */
    public ApiSettings {
        if (writeKeys.overlaps(publicWriteKeys)) {
            throw new IllegalArgumentException(
                    "A write key is a server's or a public one, but one of these is among both."
                            + " Everybody can read what pages have: give them a key of their own.");
        }
        webhookSecrets = webhookSecrets.stream().map(Credentials::required).toList();
    }

    /**
     * Sets the keys of servers.
     *
     * @param keys the keys
     * @return other settings
     */
    public ApiSettings withWriteKeys(Credentials keys) {
        return new ApiSettings(keys, publicWriteKeys, webhookSecrets, apiKeys);
    }

    /**
     * Sets the keys of pages.
     *
     * @param keys the keys
     * @return other settings
     */
    public ApiSettings withPublicWriteKeys(Credentials keys) {
        return new ApiSettings(writeKeys, keys, webhookSecrets, apiKeys);
    }

    /**
     * Sets the secrets of webhooks.
     *
     * @param secrets the secrets
     * @return other settings
     */
    public ApiSettings withWebhookSecrets(List<String> secrets) {
        return new ApiSettings(writeKeys, publicWriteKeys, secrets, apiKeys);
    }

    /**
     * Sets the keys of servers that send and ask.
     *
     * @param keys the keys
     * @return other settings
     */
    public ApiSettings withApiKeys(ApiKeys keys) {
        return new ApiSettings(writeKeys, publicWriteKeys, webhookSecrets, keys);
    }

    /** Tells no secret. */
    @Override
    public String toString() {
        return "ApiSettings[" + webhookSecrets.size() + " webhook secrets]";
    }
}
