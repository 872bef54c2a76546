package io.beckon.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.BeckonSettings;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Holds what editors complete against what there is. */
class MetadataTest {
    @Test
    void editorsKnowEachSettingAndNoOther() throws IOException {
        List<String> described = metadata()
                .get("properties")
                .valueStream()
                .map(property -> property.get("name").asString())
                .toList();
        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(BeckonSettings.names().stream()
                        .map(BeckonProperties::springName)
                        .toList());
    }

    @Test
    void whatIsATimeIsReadAsOne() throws IOException {
        List<String> times = metadata()
                .get("properties")
                .valueStream()
                .filter(property ->
                        property.get("type").asString().equals(Duration.class.getName()))
                .peek(property -> assertThat(property.get("description").asString())
                        .contains("With its unit"))
                .map(property -> property.get("name").asString())
                .toList();
        assertThat(times)
                .containsExactlyInAnyOrderElementsOf(BeckonProperties.TIMES.stream()
                        .map(BeckonProperties::springName)
                        .toList());
    }

    private static JsonNode metadata() throws IOException {
        try (InputStream file = BeckonProperties.class.getResourceAsStream(
                "/META-INF/spring-configuration-metadata.json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(file));
        }
    }
}
