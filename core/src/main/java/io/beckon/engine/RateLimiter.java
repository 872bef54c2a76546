package io.beckon.engine;

/**
 * A token bucket: so many messages a second for long, and a burst after a quiet time. Confined to the inbound calls of
 * one connection.
 */
final class RateLimiter {
    private final double perNano;
    private final int burst;
    private double tokens;
    private long last;

    RateLimiter(int perSecond, int burst, long now) {
        this.perNano = perSecond / 1e9;
        this.burst = burst;
        this.tokens = burst;
        this.last = now;
    }

    boolean tryAcquire(long now) {
        tokens = Math.min(burst, tokens + (now - last) * perNano);
        last = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
