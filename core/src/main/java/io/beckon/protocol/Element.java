package io.beckon.protocol;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * One message of a frame before anybody looks at its type.
 *
 * @param fields its fields, as far as they can be read; unmodifiable at every level
 * @param flaw why it cannot be used although its frame is JSON, or null
 */
record Element(Map<String, Object> fields, @Nullable Unusable flaw) {}
