package io.beckon.engine;

import io.beckon.Page;

import java.util.List;

/**
 * What a tab has said in its hello.
 *
 * @param page where it is
 * @param resumed whether it showed the page before, on another connection
 * @param claims who the visitor is
 */
record Arriving(Page page, boolean resumed, List<Claim> claims) {}
