package io.beckon.protocol;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The four directions, with what a test needs to go through all of them alike. */
enum Direction {
    FROM_VISITOR("Visitor to server", FromVisitor.class),
    TO_VISITOR("Server to visitor", ToVisitor.class),
    FROM_ADMIN("Admin to server", FromAdmin.class),
    TO_ADMIN("Server to admin", ToAdmin.class);

    private final String heading;
    private final Class<? extends WireMessage> type;

    Direction(String heading, Class<? extends WireMessage> type) {
        this.heading = heading;
        this.type = type;
    }

    String heading() {
        return heading;
    }

    Class<? extends WireMessage> type() {
        return type;
    }

    boolean ofClient() {
        return this == FROM_VISITOR || this == FROM_ADMIN;
    }

    Set<Class<?>> messages() {
        return Stream.of(type.getPermittedSubclasses()).collect(Collectors.toSet());
    }

    List<? extends Decoded<? extends WireMessage>> read(Codec codec, String frame) {
        return switch (this) {
            case FROM_VISITOR -> codec.readFromVisitor(frame);
            case TO_VISITOR -> codec.readToVisitor(frame);
            case FROM_ADMIN -> codec.readFromAdmin(frame);
            case TO_ADMIN -> codec.readToAdmin(frame);
        };
    }
}
