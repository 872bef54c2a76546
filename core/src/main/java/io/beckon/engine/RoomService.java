package io.beckon.engine;

import io.beckon.Audience;
import io.beckon.Rooms;
import io.beckon.VisitorId;
import io.beckon.engine.MemberIndex.Joined;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Changes the room index and tells of it, each in the visitor's lane. Safe for use by many threads. */
final class RoomService implements Rooms {
    private final VisitorDirectory directory;
    private final RoomIndex<VisitorState> index;
    private final int maxRooms;

    RoomService(VisitorDirectory directory, RoomIndex<VisitorState> index, int maxRooms) {
        this.directory = directory;
        this.index = index;
        this.maxRooms = maxRooms;
    }

    Joined join(VisitorState visitor, String room) {
        Joined joined = index.join(visitor, room);
        if (joined == Joined.YES) {
            visitor.lane.run(() -> visitor.roomsChanged(room, true));
        }
        return joined;
    }

    boolean leave(VisitorState visitor, String room) {
        boolean left = index.leave(visitor, room);
        if (left) {
            visitor.lane.run(() -> visitor.roomsChanged(room, false));
        }
        return left;
    }

    @Override
    public boolean join(VisitorId visitor, String room) {
        Audience.room(room); // refuses what is not the name of a room
        VisitorState state = directory.state(visitor);
        Joined joined = state == null ? Joined.GONE : join(state, room);
        if (joined == Joined.TOO_MANY) {
            throw new IllegalStateException(
                    "A visitor may be in " + maxRooms + " rooms; leave one before joining another,"
                            + " or raise Limits.roomsPerVisitor.");
        }
        return joined == Joined.YES;
    }

    @Override
    public boolean leave(VisitorId visitor, String room) {
        VisitorState state = directory.state(visitor);
        return state != null && leave(state, room);
    }

    @Override
    public Set<VisitorId> members(String room) {
        return index.members(room).stream()
                .map(visitor -> visitor.id)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public int size(String room) {
        return index.size(room);
    }

    @Override
    public Map<String, Integer> largest(int limit) {
        return index.largest(limit);
    }
}
