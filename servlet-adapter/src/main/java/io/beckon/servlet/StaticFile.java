package io.beckon.servlet;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/** One file that goes to browsers, as it stands in the jar. Immutable; the content is shared and never written to. */
final class StaticFile {
    private static final int TAG_BYTES = 18;

    private final byte[] content;
    private final String type;
    private final String tag;

    private StaticFile(byte[] content, String type, String tag) {
        this.content = content;
        this.type = type;
        this.tag = tag;
    }

    static StaticFile of(String name, byte[] content) {
        return new StaticFile(content, typeOf(name), tagOf(content));
    }

    byte[] content() {
        return content;
    }

    String type() {
        return type;
    }

    /** The strong entity tag: equal content has an equal tag, on every node and after every restart. */
    String tag() {
        return tag;
    }

    boolean html() {
        return type.startsWith("text/html");
    }

    private static String tagOf(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return '"'
                    + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, TAG_BYTES))
                    + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    private static String typeOf(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
            case "js", "mjs" -> "text/javascript;charset=utf-8";
            case "ts" -> "text/plain;charset=utf-8";
            case "css" -> "text/css;charset=utf-8";
            case "html" -> "text/html;charset=utf-8";
            case "json", "map" -> "application/json;charset=utf-8";
            case "svg" -> "image/svg+xml;charset=utf-8";
            case "png" -> "image/png";
            case "ico" -> "image/x-icon";
            case "woff2" -> "font/woff2";
            default -> "application/octet-stream";
        };
    }
}
