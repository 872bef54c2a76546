package io.beckon.protocol;

import io.beckon.Page;

import tools.jackson.core.JsonGenerator;

/** Pages as JSON. */
final class PageJson {
    private PageJson() {}

    static Page read(Fields fields) {
        return new Page(
                fields.textCutOff("url", FromVisitor.MAX_URL),
                fields.optionalTextCutOff("title", FromVisitor.MAX_TITLE),
                fields.optionalTextCutOff("referrer", FromVisitor.MAX_REFERRER));
    }

    static void write(JsonGenerator json, Page page) {
        json.writeObjectPropertyStart("page");
        json.writeStringProperty("url", page.url());
        json.writeStringProperty("title", page.title());
        json.writeStringProperty("referrer", page.referrer());
        json.writeEndObject();
    }
}
