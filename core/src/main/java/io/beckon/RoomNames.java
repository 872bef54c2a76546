package io.beckon;

/** What may be the name of a room. */
final class RoomNames {
    static final int MAX_LENGTH = 64;

    private RoomNames() {}

    static void require(String name) {
        if (!valid(name)) {
            throw new IllegalArgumentException("The name of a room has 1 to " + MAX_LENGTH
                    + " characters, and no control characters.");
        }
    }

    private static boolean valid(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_LENGTH
                && name.chars().noneMatch(Character::isISOControl);
    }
}
