/**
 * What an adapter implements or calls: transports, handshakes, stores, time, metrics. The types here are plain data and
 * interfaces of a handful of methods, and depend on no other package of Beckon.
 */
@NullMarked
package io.beckon.spi;

import org.jspecify.annotations.NullMarked;
