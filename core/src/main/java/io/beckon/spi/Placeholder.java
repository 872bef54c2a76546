package io.beckon.spi;

/** Stands in until the package has its first type. */
final class Placeholder {
    private Placeholder() {}
}
