package io.beckon.example.carshop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class HtmlTest {
    @Test
    void textStaysText() {
        assertThat(Html.of("<p title=\"%s\">%s</p>", "\"'", "<b>&amp;</b>").markup())
                .isEqualTo("<p title=\"&quot;&#39;\">&lt;b&gt;&amp;amp;&lt;/b&gt;</p>");
    }

    @Test
    void piecesStayPieces() {
        List<Html> pieces = List.of(Html.of("<i>%s</i>", 1), Html.of("<i>%s</i>", "<"));
        assertThat(Html.of("<p>%s</p>", pieces).markup()).isEqualTo("<p><i>1</i><i>&lt;</i></p>");
    }
}
