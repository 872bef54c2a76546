package io.beckon.servlet.api;

import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a request gets. The texts are for developers, and repeat nothing of what was sent.
 *
 * @param status the HTTP status
 * @param json the body, or empty
 * @param headers further headers
 */
record Answer(int status, String json, Map<String, String> headers) {
    static final Answer SUCCESS = new Answer(200, "{\"success\":true}", Map.of());

    static Answer error(int status, String text) {
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
        return new Answer(status, "{\"success\":false,\"error\":\"" + escaped + "\"}", Map.of());
    }

    static Answer badRequest(String text) {
        return error(HttpServletResponse.SC_BAD_REQUEST, text);
    }

    /** For clients that come again by themselves. */
    static Answer busy() {
        return error(429, "Too many requests are under way; come again in a moment.")
                .with("Retry-After", "1");
    }

    static Answer unavailable() {
        return error(
                HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                "It could not be kept just now; send it again.");
    }

    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, json, Map.copyOf(more));
    }

    void write(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Security-Policy", "default-src 'none'");
        headers.forEach(response::setHeader);
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        if (body.length > 0) {
            response.setContentType("application/json;charset=utf-8");
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
