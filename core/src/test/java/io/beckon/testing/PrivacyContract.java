package io.beckon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.spi.Acceptance;
import io.beckon.spi.ClaimAnswer;
import io.beckon.spi.Closing;
import io.beckon.spi.ConsentRecord;
import io.beckon.spi.Delivery;
import io.beckon.spi.DeliveryEvent;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.Erased;
import io.beckon.spi.Mailbox;
import io.beckon.spi.MessageQuery;
import io.beckon.spi.MessageSummary;
import io.beckon.spi.StoredMessage;
import io.beckon.spi.SuppressionReason;

import org.junit.jupiter.api.Test;

import java.util.List;

/** To what visitors agree, with whom they are linked, and that nothing is left of who is erased. */
interface PrivacyContract extends StoreContract {
    ConsentRecord ALL = new ConsentRecord(true, true, true, true);
    ConsentRecord NO_MESSAGES = new ConsentRecord(true, true, false, true);

    /** What stands for a person, of the form of the engine's. */
    default String person(int number) {
        return String.format("p%042d", number);
    }

    private KeptMessage forVisitor(int number) {
        return message().audience("{\"visitor\":\"" + visitor(number) + "\"}");
    }

    private KeptMessage forPerson(int number) {
        return message()
                .audience("{\"identity\":{\"namespace\":\"own\",\"kind\":\"email\",\"pseudonym\":\""
                        + person(number) + "\"}}");
    }

    @Test
    default void everybodyAgreesOfWhomNothingElseIsKnown() {
        a().seen(visitor(1));

        assertThat((Object) b().read(visitor(1), Mailbox::consent))
                .isEqualTo(ConsentRecord.UNKNOWN);
    }

    @Test
    default void whatAVisitorAgreesToIsKept() throws Exception {
        ConsentRecord some = new ConsentRecord(true, false, true, true);
        ConsentRecord undecided = new ConsentRecord(false, true, false, false);
        a().consent(visitor(1), some);
        a().consent(visitor(2), undecided);
        restart();

        assertThat((Object) b().read(visitor(1), Mailbox::consent)).isEqualTo(some);
        assertThat((Object) b().read(visitor(2), Mailbox::consent)).isEqualTo(undecided);
    }

    @Test
    default void nothingIsKeptForWhoDoesNotAgreeToMessages() {
        StoredMessage message = message().build();
        StoredMessage later = message().build();
        a().consent(visitor(1), NO_MESSAGES);

        a().accept(message, visitor(1), visitor(2));

        assertThat(b().waiting(visitor(1))).isEmpty();
        assertThat(b().delivery(visitor(1), message))
                .extracting(Delivery::state, Delivery::reason)
                .containsExactly(DeliveryState.SUPPRESSED, SuppressionReason.NO_CONSENT);
        assertThat(b().waiting(visitor(2))).containsExactly(message.id());

        a().consent(visitor(1), ALL);
        b().accept(later, visitor(1));
        assertThat(a().waiting(visitor(1))).containsExactly(later.id());
    }

    @Test
    default void whatWaitsIsGivenUpWhereTheConsentIsWithdrawn() {
        StoredMessage granted = message().build();
        StoredMessage waits = message().build();
        a().accept(granted, visitor(1));
        a().accept(waits, visitor(1));
        a().claim(visitor(1), granted, tab(1));

        b().consent(visitor(1), NO_MESSAGES);

        assertThat(a().waiting(visitor(1))).isEmpty();
        assertThat(a().counts(waits).suppressed()).containsEntry(SuppressionReason.NO_CONSENT, 1);
        assertThat(a().claim(visitor(1), granted, tab(1))).isEqualTo(ClaimAnswer.OVER);
        a().report(visitor(1), granted, DeliveryEvent.DISPLAY);
        assertThat(b().state(visitor(1), granted)).isEqualTo(DeliveryState.SUPPRESSED);
    }

    @Test
    default void whoIsLinkedWithAPersonIsFound() throws Exception {
        a().link(visitor(1), person(1), person(2));
        b().link(visitor(2), person(2));
        b().link(visitor(2), person(2));
        restart();

        assertThat(a().linked(person(1))).containsExactly(visitor(1));
        assertThat(b().linked(person(1), person(2)))
                .containsExactlyInAnyOrder(visitor(1), visitor(2));
        assertThat(a().linked(person(3))).isEmpty();
        assertThat(a().linked(person(2), 1)).hasSize(1);
    }

    @Test
    default void linksAreTakenAway() {
        a().link(visitor(1), person(1));
        a().link(visitor(2), person(1));

        b().unlink(visitor(1));
        b().link(visitor(1), person(2));

        assertThat(a().linked(person(1))).containsExactly(visitor(2));
        assertThat(a().linked(person(2))).containsExactly(visitor(1));
    }

    @Test
    default void whoIsNotToBeKnownIsLinkedWithNobody() {
        a().link(visitor(1), person(1));
        b().consent(visitor(1), new ConsentRecord(true, false, true, true));
        b().link(visitor(1), person(2));

        assertThat(a().linked(person(1), person(2))).isEmpty();
    }

    @Test
    default void nothingIsLeftOfAVisitorWhoIsErased() throws Exception {
        StoredMessage waits = forVisitor(1).key("k").build();
        StoredMessage shown = forVisitor(1).build();
        a().accept(waits, visitor(1));
        a().accept(shown, visitor(1));
        a().show(visitor(1), shown);
        a().link(visitor(1), person(1));
        a().consent(visitor(1), ALL);

        // The mailbox, a link, two deliveries, two messages.
        assertThat(b().erase(visitor(1))).isEqualTo(new Erased(6, 1));

        assertThat(a().isKnown(visitor(1))).isFalse();
        assertThat((Object) a().read(visitor(1), Mailbox::consent))
                .isEqualTo(ConsentRecord.UNKNOWN);
        assertThat(a().history(visitor(1))).isEmpty();
        assertThat(a().linked(person(1))).isEmpty();
        assertThat(a().find(new MessageQuery.ByIds(List.of(waits.id(), shown.id()))))
                .isEmpty();
        assertThat(a().find(new MessageQuery.Recent(KeptMessage.CHANNEL, 100))).isEmpty();
        assertThat(b().erase(visitor(1))).isEqualTo(new Erased(0, 0));
        restart();
        assertThat(a().isKnown(visitor(1))).isFalse();
    }

    @Test
    default void whatIsForOthersTooIsNotErased() {
        StoredMessage message = message().build();
        StoredMessage forLate = message().lateArrivals().build();
        a().accept(message, visitor(1), visitor(2));
        a().accept(forLate, visitor(1));

        a().erase(visitor(1));

        assertThat(b().waiting(visitor(2))).containsExactly(message.id());
        assertThat(b().history(visitor(1))).isEmpty();
        assertThat(b().find(new MessageQuery.Open(time().millis(), 10)))
                .extracting(summary -> summary.message().id())
                .containsExactly(forLate.id());
        b().seen(visitor(3));
        assertThat(b().add(visitor(3), forLate)).isTrue();
    }

    @Test
    default void nothingIsLeftOfAPersonWhoIsErased() {
        StoredMessage toPerson = forPerson(1).build();
        StoredMessage forLate = forPerson(1).lateArrivals().build();
        StoredMessage ended = forPerson(1).build();
        StoredMessage toAnother = forPerson(2).build();
        a().accept(toPerson, visitor(1), visitor(2));
        a().accept(forLate);
        a().accept(ended, visitor(2));
        a().end(ended, Closing.REVOKED);
        a().accept(toAnother, visitor(2));
        a().link(visitor(1), person(1), person(2));

        // A link, three deliveries, three messages.
        assertThat(b().erase(person(1))).isEqualTo(new Erased(7, 3));

        assertThat(a().linked(person(1))).isEmpty();
        assertThat(a().linked(person(2))).containsExactly(visitor(1));
        assertThat(a().isKnown(visitor(1))).isTrue();
        assertThat(a().history(visitor(1))).isEmpty();
        assertThat(a().waiting(visitor(2))).containsExactly(toAnother.id());
        assertThat(a().find(new MessageQuery.Open(time().millis(), 10))).isEmpty();
        assertThat(a().find(new MessageQuery.Recent(KeptMessage.CHANNEL, 100)))
                .extracting(MessageSummary::message)
                .containsExactly(toAnother);
        assertThat(b().erase(person(1))).isEqualTo(new Erased(0, 0));
    }

    @Test
    default void nobodyWhoComesLaterGetsWhatWasErased() {
        StoredMessage forLate = forPerson(1).lateArrivals().build();
        a().accept(forLate, visitor(1));
        a().erase(person(1));

        assertThat(b().<Boolean>update(
                                visitor(2), (mailbox, ledger) -> ledger.closed(forLate) != null))
                .isTrue();
    }

    @Test
    default void aKeyIsFreeAgainAfterItsMessageWasErased() {
        StoredMessage first = forVisitor(1).key("once").build();
        StoredMessage second = forVisitor(1).key("once").build();
        a().accept(first, visitor(1));
        a().erase(visitor(1));

        Acceptance acceptance = b().accept(second, visitor(1));

        assertThat(acceptance.repeated()).isFalse();
        assertThat(a().waiting(visitor(1))).containsExactly(second.id());
    }

    @Test
    default void whoWasErasedComesBackAsAStranger() {
        StoredMessage message = message().build();
        a().accept(forVisitor(1).build(), visitor(1));
        a().erase(visitor(1));
        a().seen(visitor(1));

        b().accept(message, visitor(1));

        assertThat(a().waiting(visitor(1))).containsExactly(message.id());
    }
}
