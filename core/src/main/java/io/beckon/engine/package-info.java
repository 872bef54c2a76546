/**
 * The engine. Not exported: nothing outside this module may use it.
 *
 * <p>The way of an event: an adapter pushes a frame into a {@code Connection}, which checks limits and decodes; the
 * message runs in the {@code Lane} of its visitor, where {@code VisitorState} changes and publishes a new immutable
 * {@code Visitor}; {@code Views} then compare it with what admins look at, and {@code Listeners} tell the application.
 *
 * <p>The way of an offer: {@code Dispatcher} resolves the audience and encodes once; {@code DeliveryService} has the store
 * keep a kept message in the {@code Mailbox} of each recipient, and when that is done the send is accepted. In the
 * visitor's lane, {@code VisitorState} fetches what waits and puts it into each connection's {@code OutboundQueue}, which has
 * one send under way and lets what gathers meanwhile leave in one frame. What a tab claims and reports goes back to the
 * mailbox, where it is decided; {@code ChangeAnnouncer} tells what came of it. {@code Sweeper} looks after what time alone
 * changes.
 *
 * <p>Locks are leaves: none is held while another object's lock is taken, except that a {@code View} may read the
 * volatile snapshot of a visitor, and the store in memory may ask who is present. Transports, listeners and policies are
 * never called under a lock. A store answers on any thread; what follows for a visitor goes on in its lane.
 */
@NullMarked
package io.beckon.engine;

import org.jspecify.annotations.NullMarked;
