package io.beckon.testing;

import io.beckon.Audience;
import io.beckon.BeckonListener;
import io.beckon.ConnectionId;
import io.beckon.DeliveryStatus;
import io.beckon.Event;
import io.beckon.Message;
import io.beckon.MessageId;
import io.beckon.Page;
import io.beckon.Receipt;
import io.beckon.Sent;
import io.beckon.Visitor;
import io.beckon.VisitorId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a listener hears. Safe for use by many threads. */
public final class RecordingListener implements BeckonListener {
    /**
     * One call.
     *
     * @param what the name of the listener's method
     * @param visitor the visitor as the call gave it, or null where it gave none
     * @param detail the page's path, the event's name, the room or the connection, by the method
     */
    public record Call(String what, @Nullable Visitor visitor, String detail) {}

    private final List<Call> calls = new ArrayList<>(); // guarded by this
    private final List<Receipt> receipts = new ArrayList<>(); // guarded by this
    private final List<Sent> sent = new ArrayList<>(); // guarded by this

    /** Makes a listener that has heard nothing. */
    public RecordingListener() {}

    /**
     * Returns all calls.
     *
     * @return the calls, in order
     */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /**
     * Returns the calls about one visitor, each as the method's name.
     *
     * @param visitor the visitor
     * @return the names, in order
     */
    public synchronized List<String> about(VisitorId visitor) {
        return calls.stream()
                .filter(call -> call.visitor() != null && call.visitor().id().equals(visitor))
                .map(Call::what)
                .toList();
    }

    /**
     * Returns the details of the calls of one method.
     *
     * @param what the method's name
     * @return the details, in order
     */
    public synchronized List<String> details(String what) {
        return calls.stream()
                .filter(call -> call.what().equals(what))
                .map(Call::detail)
                .toList();
    }

    /**
     * Counts the calls of one method.
     *
     * @param what the method's name
     * @return how many
     */
    public int count(String what) {
        return details(what).size();
    }

    /**
     * Returns the receipts.
     *
     * @return the receipts, in order
     */
    public synchronized List<Receipt> receipts() {
        return List.copyOf(receipts);
    }

    /**
     * Returns the states that the deliveries of one message have reached.
     *
     * @param message the message
     * @return the states, in order
     */
    public synchronized List<DeliveryStatus> states(MessageId message) {
        return receipts.stream()
                .filter(receipt -> receipt.message().equals(message))
                .map(Receipt::status)
                .toList();
    }

    /**
     * Returns what was sent.
     *
     * @return ids and numbers of recipients, in order
     */
    public synchronized List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** Forgets everything. */
    public synchronized void clear() {
        calls.clear();
        receipts.clear();
        sent.clear();
    }

    private synchronized void add(String what, @Nullable Visitor visitor, String detail) {
        calls.add(new Call(what, visitor, detail));
    }

    @Override
    public void visitorArrived(Visitor visitor) {
        add("visitorArrived", visitor, "");
    }

    @Override
    public void visitorLeft(Visitor visitor) {
        add("visitorLeft", visitor, "");
    }

    @Override
    public void consentChanged(Visitor visitor) {
        add("consentChanged", visitor, visitor.consent().purposes().toString());
    }

    @Override
    public void connectionOpened(Visitor visitor, ConnectionId connection) {
        add("connectionOpened", visitor, connection.value());
    }

    @Override
    public void connectionClosed(Visitor visitor, ConnectionId connection) {
        add("connectionClosed", visitor, connection.value());
    }

    @Override
    public void pageViewed(Visitor visitor, ConnectionId connection, Page page) {
        add("pageViewed", visitor, page.path());
    }

    @Override
    public void eventTracked(Visitor visitor, ConnectionId connection, Event event) {
        add("eventTracked", visitor, event.name());
    }

    @Override
    public void roomJoined(Visitor visitor, String room) {
        add("roomJoined", visitor, room);
    }

    @Override
    public void roomLeft(Visitor visitor, String room) {
        add("roomLeft", visitor, room);
    }

    @Override
    public synchronized void messageSent(
            Message message, Audience audience, Sent sent, String by, Instant at) {
        this.sent.add(sent);
        add("messageSent", null, by);
    }

    @Override
    public synchronized void receiptReceived(Receipt receipt) {
        receipts.add(receipt);
        add("receiptReceived", null, receipt.status().name());
    }
}
