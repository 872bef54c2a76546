package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The roster against a list. */
final class RosterPropertyTest {
    private static final class Someone extends Roster.Member {}

    @Property(tries = 100)
    void isAListInTheOrderOfComing(@ForAll long seed) {
        Random random = new Random(seed);
        Roster<Someone> roster = new Roster<>();
        List<Someone> model = new ArrayList<>();
        List<Someone> all = new ArrayList<>();
        int bias = 2 + random.nextInt(4);
        for (int step = 0; step < 600; step++) {
            if (all.isEmpty() || random.nextInt(bias) > 0) {
                Someone someone = new Someone();
                all.add(someone);
                roster.add(someone);
                roster.add(someone);
                model.add(someone);
            } else {
                // More often than not somebody who is there, or else one who has gone already.
                List<Someone> from = random.nextInt(4) > 0 && !model.isEmpty() ? model : all;
                Someone someone = from.get(random.nextInt(from.size()));
                assertThat(roster.remove(someone)).isEqualTo(model.remove(someone));
            }
            if (step == 300) {
                bias = 2; // from here on as many go as come
            }
            assertThat(roster.size()).isEqualTo(model.size());
            if (step % 20 == 0) {
                assertThat(roster.members()).isEqualTo(model);
            }
        }
        while (!model.isEmpty()) {
            assertThat(roster.remove(model.remove(random.nextInt(model.size()))))
                    .isTrue();
            assertThat(roster.size()).isEqualTo(model.size());
        }
        assertThat(roster.members()).isEmpty();
    }
}
