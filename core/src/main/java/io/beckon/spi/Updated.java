package io.beckon.spi;

import java.util.List;

/**
 * The answer to a change that was stored.
 *
 * @param answer what the change has answered
 * @param changes what has happened to deliveries, in that order
 * @param <R> the answer's type
 */
public record Updated<R>(R answer, List<Change> changes) {}
