package io.beckon.servlet.line;

import io.beckon.spi.CloseCode;
import io.beckon.spi.Handshake;

import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The short answers to requests of those who connect over HTTP, as {@code PROTOCOL.md} lists them. */
final class Answers {
    private static final String RETRY_AFTER_SECONDS = "10";

    private Answers() {}

    /** Lets a page of another origin read the answer, if that is allowed to the origin. */
    static void allow(HttpServletResponse response, Handshake handshake) {
        String origin = handshake.origin();
        if (origin != null && !origin.equals(handshake.self())) {
            response.setHeader("Access-Control-Allow-Origin", origin);
            response.setHeader("Access-Control-Allow-Credentials", "true");
            response.setHeader("Vary", "Origin");
        }
    }

    static void opened(HttpServletResponse response, LineConnection connection, Line line)
            throws IOException {
        json(
                response,
                HttpServletResponse.SC_OK,
                "{\"connection\":\"" + connection.id() + "\",\"line\":\"" + line.id() + "\"}");
    }

    static void notAllowed(HttpServletResponse response) throws IOException {
        CloseCode code = CloseCode.NOT_ALLOWED;
        json(
                response,
                HttpServletResponse.SC_FORBIDDEN,
                "{\"code\":" + code.number() + ",\"reason\":\"" + code.reason() + "\"}");
    }

    static void headerMissing(HttpServletResponse response, String header) throws IOException {
        say(
                response,
                HttpServletResponse.SC_FORBIDDEN,
                "Such a request has the header " + header + ".");
    }

    static void noNumber(HttpServletResponse response, String header) throws IOException {
        say(response, HttpServletResponse.SC_BAD_REQUEST, header + " is a number.");
    }

    static void notFound(HttpServletResponse response) throws IOException {
        say(response, HttpServletResponse.SC_NOT_FOUND, "There is nothing here.");
    }

    static void over(HttpServletResponse response) throws IOException {
        say(response, HttpServletResponse.SC_GONE, "This is over; begin anew.");
    }

    static void lineFull(HttpServletResponse response) throws IOException {
        say(
                response,
                HttpServletResponse.SC_CONFLICT,
                "This line has as many connections as it may have; take another one.");
    }

    static void notAsynchronous(HttpServletResponse response) throws IOException {
        say(
                response,
                HttpServletResponse.SC_NOT_IMPLEMENTED,
                "A filter of this web application does not support asynchronous requests; give it"
                        + " <async-supported>true</async-supported>.");
    }

    static void full(HttpServletResponse response) throws IOException {
        response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        say(
                response,
                HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                "There is no room for one more; try again later.");
    }

    private static void say(HttpServletResponse response, int status, String text)
            throws IOException {
        write(response, status, "text/plain;charset=utf-8", text);
    }

    private static void json(HttpServletResponse response, int status, String text)
            throws IOException {
        write(response, status, "application/json;charset=utf-8", text);
    }

    private static void write(HttpServletResponse response, int status, String type, String text)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(type);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
