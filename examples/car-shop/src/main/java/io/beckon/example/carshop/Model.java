package io.beckon.example.carshop;

/** A line of cars. Who looks at one of its cars joins its room. */
enum Model {
    S("Model S", "model-s", "Five seats, a boot at each end, and no engine in between."),
    X("Model X", "model-x", "Seven seats, and doors that open upwards."),
    ROADSTER("Roadster", "roadsters", "Two seats, no roof, pre-owned and looked after.");

    private final String label;
    private final String room;
    private final String text;

    Model(String label, String room, String text) {
        this.label = label;
        this.room = room;
        this.text = text;
    }

    String label() {
        return label;
    }

    String room() {
        return room;
    }

    String text() {
        return text;
    }
}
