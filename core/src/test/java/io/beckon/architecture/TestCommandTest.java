package io.beckon.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Holds what the integration server runs against what README.md tells people to run. */
class TestCommandTest {
    private static final Path ROOT = Path.of("..");

    /** What a script does before it runs anything: fail early, and stand at the root. */
    private static final List<String> SETTING_UP =
            List.of("set -euo pipefail", "cd \"$(dirname \"$0\")/..\"");

    @Test
    void theServerRunsTheCommandOfTheReadme() throws IOException {
        List<String> commands = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve(".ci/run"))) {
            if (!line.isBlank() && !line.startsWith("#") && !SETTING_UP.contains(line)) {
                commands.add(line);
            }
        }

        assertThat(commands).hasSize(1).isEqualTo(firstBlockBelow("## Test it"));
    }

    private static List<String> firstBlockBelow(String heading) throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve("README.md"));
        assertThat(lines).contains(heading);
        List<String> below = lines.subList(lines.indexOf(heading) + 1, lines.size());
        List<String> block = below.subList(below.indexOf("```") + 1, below.size());
        return block.subList(0, block.indexOf("```"));
    }
}
