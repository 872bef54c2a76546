package io.beckon.servlet;

/** Stands in until the package has its first type. */
public final class Placeholder {
    private Placeholder() {}
}
