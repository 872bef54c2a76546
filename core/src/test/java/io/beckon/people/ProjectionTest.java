package io.beckon.people;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

class ProjectionTest {
    private static final Profile ANN = new Profile(
            Map.of("name", "Ann", "income", 90_000),
            Set.of("VIP", "Late payers"),
            Map.of("plan", "gold", "debt", 12),
            Set.of("Partners", "Watched"),
            List.of(
                    new ProfileEvent("Bought", Map.of("sku", "S-1"), Instant.EPOCH),
                    new ProfileEvent("Complained", Map.of(), Instant.EPOCH)));

    @Test
    void nothingIsPublicUnlessItIsNamed() {
        assertThat(Projection.nothing().of(ANN)).isEqualTo(Profile.empty());
    }

    @Test
    void whatIsNamedIsPublicAndNoMore() {
        Projection projection = Projection.builder()
                .traits("name", "unknown")
                .segments("VIP", "Unknown")
                .accountTraits("plan")
                .accountSegments("Partners")
                .events("Bought")
                .build();
        assertThat(projection.of(ANN))
                .isEqualTo(new Profile(
                        Map.of("name", "Ann"),
                        Set.of("VIP"),
                        Map.of("plan", "gold"),
                        Set.of("Partners"),
                        List.of(ANN.events().get(0))));
    }

    @Test
    void ofWhoIsInNoneOfTheSegmentsNothingIsPublic() {
        Projection projection =
                Projection.builder().traits("name").onlyForSegments("A", "VIP").build();
        assertThat(projection.includes(ANN)).isTrue();
        Profile other = ANN.with(ProfileUpdate.nothing().withSegments(Set.of("B")));
        assertThat(projection.includes(other)).isFalse();
        assertThat(projection.of(other)).isEqualTo(Profile.empty());
    }
}
