/**
 * The engine. Not exported: nothing outside this module may use it.
 *
 * <p>The way of an event: an adapter pushes a frame into a {@code Connection}, which checks limits and decodes; the
 * message runs in the {@code Lane} of its visitor, where {@code VisitorState} changes and publishes a new immutable
 * {@code Visitor}; {@code Views} then compare it with what admins look at, and {@code Listeners} tell the application.
 *
 * <p>The way of an offer: {@code Dispatcher} resolves the audience and encodes once; a kept message is put into each
 * visitor's {@code Mailbox}; in the visitor's lane it goes into each connection's {@code OutboundQueue}, which has one
 * send under way and lets what gathers meanwhile leave in one frame.
 *
 * <p>Locks are leaves: none is held while another object's lock is taken, except that a {@code View} may read the
 * volatile snapshot of a visitor. Transports, listeners and policies are never called under a lock.
 */
@NullMarked
package io.beckon.engine;

import org.jspecify.annotations.NullMarked;
