package io.beckon.containers.webapp;

import io.beckon.servlet.BeckonSite;

/** Registered by its annotation. */
@BeckonSite(name = "annotated")
public final class AnnotatedShop {}
