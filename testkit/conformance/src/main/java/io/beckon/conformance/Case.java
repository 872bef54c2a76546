package io.beckon.conformance;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ObjectNode;

import java.util.List;

/** One thing that the reference says, as steps that show it. Immutable. */
public final class Case {
    private final String name;
    private final String section;
    private final @Nullable Transport only;
    private final ObjectNode settings;
    private final List<Step> steps;

    Case(
            String name,
            String section,
            @Nullable Transport only,
            ObjectNode settings,
            List<Step> steps) {
        this.name = name;
        this.section = section;
        this.only = only;
        this.settings = settings;
        this.steps = List.copyOf(steps);
    }

    /**
     * Returns what the case shows.
     *
     * @return a short sentence, different for each case
     */
    public String name() {
        return name;
    }

    /**
     * Returns where that is said.
     *
     * @return a heading of {@code PROTOCOL.md}, with the one above it before a slash where it belongs to a direction
     */
    public String section() {
        return section;
    }

    /**
     * Tells whether the server has to be told something that no client can say: settings, or what to send.
     *
     * @return whether the case needs a server with the control contract
     */
    public boolean needsControl() {
        return !settings.isEmpty() || steps.stream().anyMatch(Step::needsControl);
    }

    /** The one way in which frames may go for the case to say something; null if it may be any. */
    @Nullable
    Transport only() {
        return only;
    }

    /** How the server is to be set up. */
    ObjectNode settings() {
        return settings;
    }

    List<Step> steps() {
        return steps;
    }

    @Override
    public String toString() {
        return section + ": " + name;
    }
}
