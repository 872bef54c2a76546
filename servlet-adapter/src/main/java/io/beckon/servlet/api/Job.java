package io.beckon.servlet.api;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

/**
 * A request that was let in.
 *
 * @param call what it calls
 * @param source where it comes from
 * @param caller whose word it is, or null if its body has yet to say so
 * @param request the request, while it is under way
 */
record Job(Call call, Source source, @Nullable Caller caller, HttpServletRequest request) {}
