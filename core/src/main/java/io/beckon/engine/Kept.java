package io.beckon.engine;

import io.beckon.spi.ClaimRules;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.MailboxRules;

import java.time.Duration;
import java.util.Map;

/**
 * What the engine needs for kept messages. Immutable.
 *
 * @param store where they are
 * @param mailboxRules how many may wait for one visitor
 * @param claimRules what holds for claims
 * @param goals how long before each goal a message may have been displayed
 */
record Kept(
        DeliveryStore store,
        MailboxRules mailboxRules,
        ClaimRules claimRules,
        Map<String, Duration> goals) {}
