package io.beckon.servlet.api;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Keys of servers that may send and ask, each for what its scopes say. Immutable. */
public final class ApiKeys {
    /** No keys: nobody may. */
    public static final ApiKeys NONE = new ApiKeys(List.of());

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,40}");

    private final List<Key> keys;

    /** What a key is good for. */
    enum Scope {
        /** To send offers and messages. */
        SEND,
        /** To ask who is on the site. */
        READ,
        /** To ask how the site is. */
        STATUS;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One key.
     *
     * @param name what people call it
     * @param scopes what it is good for
     * @param secret its hash
     */
    record Key(String name, Set<Scope> scopes, Credentials secret) {}

    private ApiKeys(List<Key> keys) {
        this.keys = keys;
    }

    /**
     * Takes keys.
     *
     * @param texts each {@code name:scope+scope:secret}
     * @return what knows them
     * @throws IllegalArgumentException if one is not of that form, or a name comes twice
     */
    public static ApiKeys of(Collection<String> texts) {
        List<Key> keys = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String text : texts) {
            Key key = key(text);
            if (!names.add(key.name())) {
                throw new IllegalArgumentException(
                        "Two API keys are named " + key.name() + "; each has a name of its own.");
            }
            keys.add(key);
        }
        return new ApiKeys(List.copyOf(keys));
    }

    private static Key key(String text) {
        String[] parts = text.split(":", 3);
        if (parts.length < 3 || !NAME.matcher(parts[0]).matches()) {
            // It is not repeated: where a part is missing, the secret may be another one.
            throw new IllegalArgumentException(
                    "An API key is name:scopes:secret, such as crm:send+read:...; one of these is not.");
        }
        return new Key(parts[0], scopes(parts[1]), Credentials.of(List.of(parts[2])));
    }

    private static Set<Scope> scopes(String text) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String one : text.split("\\+", -1)) {
            scopes.add(scope(one));
        }
        return Set.copyOf(scopes);
    }

    private static Scope scope(String name) {
        for (Scope scope : Scope.values()) {
            if (scope.wireName().equals(name)) {
                return scope;
            }
        }
        throw new IllegalArgumentException(
                "The scopes of an API key are send, read and status, with a + between several; one of these has"
                        + " others.");
    }

    /** Counts the keys that are good for something, by what. */
    Map<Scope, Integer> byScope() {
        Map<Scope, Integer> counts = new EnumMap<>(Scope.class);
        keys.forEach(key -> key.scopes().forEach(scope -> counts.merge(scope, 1, Integer::sum)));
        return counts;
    }

    /** Finds a key by its secret, in a time that says nothing of how much of it is right. */
    @Nullable
    Key find(String secret) {
        Key found = null;
        for (Key key : keys) {
            if (key.secret().contains(secret)) {
                found = key;
            }
        }
        return found;
    }

    /** Tells no secret. */
    @Override
    public String toString() {
        return "ApiKeys[" + keys.size() + "]";
    }
}
