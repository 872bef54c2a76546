package io.beckon.servlet.webapp;

import io.beckon.servlet.BeckonSite;

/** A site by annotation alone. */
@BeckonSite
public final class AnotherSite {}
