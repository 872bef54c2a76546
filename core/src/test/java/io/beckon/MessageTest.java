package io.beckon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** What a message may hold, and that it holds it for good. */
class MessageTest {
    static Stream<Number> numbersThatStay() {
        return Stream.of(
                1, 2L, (short) 3, (byte) 4, 5.5, 6.5f, new BigInteger("7"), new BigDecimal("8.5"));
    }

    @ParameterizedTest
    @MethodSource
    void numbersThatStay(Number number) {
        assertThat(Message.named("n").with("x", number).build().data())
                .containsExactly(Map.entry("x", number));
    }

    static Stream<Number> numbersThatMayChange() {
        return Stream.of(new AtomicLong(1), new LongAdder(), new Changing("1"));
    }

    @ParameterizedTest
    @MethodSource
    void numbersThatMayChange(Number number) {
        Message.Builder builder = Message.named("n").with("x", List.of(number));

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageContaining(number.getClass().getName());
    }

    @Test
    void whatTheCallerChangesLaterIsNotInIt() {
        List<Object> list = new ArrayList<>(List.of("a"));
        Message message = Message.named("n").with("x", list).build();
        list.add("b");

        assertThat(message.data()).containsExactly(Map.entry("x", List.of("a")));
    }

    private static final class Changing extends BigDecimal {
        private static final long serialVersionUID = 1L;

        Changing(String value) {
            super(value);
        }
    }
}
