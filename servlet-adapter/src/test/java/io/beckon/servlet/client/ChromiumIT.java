package io.beckon.servlet.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;

final class ChromiumIT {

    private static Path executable = Path.of("");

    @BeforeAll
    static void findOrInstall() {
        executable = Chromium.executable();
    }

    @Test
    void runsAPageWithScript() {
        assertThat(executable).isExecutable();
        try (Playwright playwright = Chromium.playwright();
                Browser browser = Chromium.launch(playwright)) {
            Page page = browser.newPage();
            page.setContent(
                    "<p>1 + 1 = <b id=sum></b></p><script>sum.textContent = 1 + 1</script>");
            assertThat(page.textContent("p")).isEqualTo("1 + 1 = 2");
        }
    }
}
