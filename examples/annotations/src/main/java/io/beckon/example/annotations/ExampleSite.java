package io.beckon.example.annotations;

import io.beckon.servlet.BeckonSite;

/** All there is to it: the container finds this class. */
@BeckonSite(name = "example")
public final class ExampleSite {}
