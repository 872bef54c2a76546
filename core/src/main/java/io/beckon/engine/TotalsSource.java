package io.beckon.engine;

import io.beckon.protocol.ToAdmin.RoomSize;
import io.beckon.protocol.ToAdmin.TotalsView;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** The totals that admins see. The largest rooms are looked for once in an interval, for all admins. */
final class TotalsSource {
    private static final int ROOMS = 50;

    private final Context context;
    private final RoomIndex<VisitorState> rooms;
    private final IntSupplier visitors;
    private final IntSupplier connections;

    private List<RoomSize> largest = List.of(); // guarded by this
    private long lookedAt; // guarded by this
    private boolean looked; // guarded by this

    TotalsSource(
            Context context,
            RoomIndex<VisitorState> rooms,
            IntSupplier visitors,
            IntSupplier connections) {
        this.context = context;
        this.rooms = rooms;
        this.visitors = visitors;
        this.connections = connections;
    }

    TotalsView totals(View view) {
        return new TotalsView(
                visitors.getAsInt(), view.size(), connections.getAsInt(), largestRooms());
    }

    private synchronized List<RoomSize> largestRooms() {
        long now = context.clock().nanos();
        if (!looked || now - lookedAt >= context.timing().totalsInterval().toNanos()) {
            List<RoomSize> sizes = new ArrayList<>();
            rooms.largest(ROOMS).forEach((room, size) -> sizes.add(new RoomSize(room, size)));
            largest = List.copyOf(sizes);
            lookedAt = now;
            looked = true;
        }
        return largest;
    }
}
