package io.beckon.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Holds the reference page of deliveries and the code together. */
class DeliveryPageTest {
    private static final String CHANGES_NOTHING = "\u2013";

    private final List<String> lines = Files.readAllLines(Path.of("DELIVERY.md"));

    DeliveryPageTest() throws IOException {}

    @Test
    void tableOfTheStateMachineIsTheStateMachine() {
        List<String> heading = table("state").get(0);
        assertThat(heading.subList(1, heading.size())).isEqualTo(names(DeliveryEvent.values()));

        assertThat(rows("state"))
                .isEqualTo(Stream.of(DeliveryState.values())
                        .map(DeliveryPageTest::row)
                        .toList());
    }

    private static List<String> row(DeliveryState state) {
        return Stream.concat(
                        Stream.of(state.name()),
                        Stream.of(DeliveryEvent.values())
                                .map(event ->
                                        Objects.toString(state.after(event), CHANGES_NOTHING)))
                .toList();
    }

    @Test
    void everyEventHasItsCause() {
        assertThat(firstCells("event")).isEqualTo(names(DeliveryEvent.values()));
    }

    @Test
    void everyReasonIsExplained() {
        assertThat(firstCells("reason")).isEqualTo(names(SuppressionReason.values()));
    }

    @Test
    void everyAnswerToAClaimIsExplained() {
        assertThat(firstCells("answer")).isEqualTo(names(ClaimAnswer.values()));
    }

    @Test
    void theBooksNameEveryState() {
        String law = String.join(" ", lines.subList(lawStart(), lawStart() + 2));

        assertThat(Stream.of(DeliveryState.values()))
                .allMatch(state -> law.contains("`" + state + "`"));
    }

    @Test
    void theFiguresAreThoseOfTheCode() {
        String page = String.join(" ", lines).replaceAll(" +", " ");

        assertThat(page)
                .contains("the last " + Mailbox.REMEMBERED + " deliveries that wait no more")
                .contains("the last " + Mailbox.REMEMBERED + " displays")
                .contains("away for more than " + Mailbox.VISIT_GAP / 60_000 + " minutes")
                .contains("within its first " + ClaimRules.RETURN_MILLIS / 1_000 + " seconds")
                .contains(String.format(
                        "the last %,d of which nothing does", MemoryMessages.FINISHED))
                .contains(String.format("with a key the last %,d stay", MemoryMessages.KEYED))
                .contains(String.format("at once, the last %,d count", MemoryMessages.OPEN))
                .contains(String.format("the last %,d of each channel", MemoryMessages.RECENT));
    }

    private int lawStart() {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("At every moment: accepted =")) {
                return i;
            }
        }
        throw new AssertionError("The page does not tell the law of the books.");
    }

    private List<String> firstCells(String heading) {
        return rows(heading).stream().map(row -> row.get(0).replace("`", "")).toList();
    }

    private List<List<String>> rows(String heading) {
        List<List<String>> table = table(heading);
        return table.subList(2, table.size());
    }

    /** The cells of the table whose heading begins so, its first two lines included. */
    private List<List<String>> table(String heading) {
        return lines.stream()
                .dropWhile(line -> !line.startsWith("| " + heading + " |"))
                .takeWhile(line -> line.startsWith("|"))
                .map(DeliveryPageTest::cells)
                .toList();
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|", -1))
                .map(String::strip)
                .limit(line.substring(1).split("\\|", -1).length - 1)
                .toList();
    }

    private static List<String> names(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).toList();
    }
}
