package io.beckon.protocol;

import io.beckon.Page;

import tools.jackson.core.JsonGenerator;

/** Pages as JSON. */
final class PageJson {
    private PageJson() {}

    static Page read(Fields fields) {
        return new Page(
                fields.text("url", 1, FromVisitor.MAX_URL),
                fields.textCutOff("title", FromVisitor.MAX_TITLE),
                fields.textCutOff("referrer", FromVisitor.MAX_REFERRER));
    }

    static void write(JsonGenerator json, Page page) {
        json.writeObjectPropertyStart("page");
        json.writeStringProperty("url", page.url());
        json.writeStringProperty("title", page.title());
        json.writeStringProperty("referrer", page.referrer());
        json.writeEndObject();
    }
}
