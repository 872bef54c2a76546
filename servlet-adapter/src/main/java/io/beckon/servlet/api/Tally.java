package io.beckon.servlet.api;

import io.beckon.servlet.api.Figures.Figure;

import org.jspecify.annotations.Nullable;

/** Counts what became of the messages of one request. Belongs to one request, whose messages come one after the other. */
final class Tally {
    private int applied;
    private int duplicate;
    private int skipped;
    private int withheld;
    private int rejected;
    private @Nullable Answer reason;

    Tally add(Outcome outcome) {
        switch (outcome) {
            case APPLIED -> applied++;
            case DUPLICATE -> duplicate++;
            case SKIPPED -> skipped++;
            case REJECTED ->
                reject(1, Answer.badRequest("A profile would be larger than it may be."));
        }
        return this;
    }

    /** Counts messages that are not looked at, because who it is about does not agree. */
    Tally withhold(int number) {
        withheld += number;
        return this;
    }

    /** Counts messages that cannot be used. */
    Tally reject(int number, Answer why) {
        rejected += number;
        reason = reason == null ? why : reason;
        return this;
    }

    int applied() {
        return applied;
    }

    int duplicate() {
        return duplicate;
    }

    int skipped() {
        return skipped;
    }

    int withheld() {
        return withheld;
    }

    int rejected() {
        return rejected;
    }

    void count(Figures figures) {
        figures.add(Figure.MESSAGES_APPLIED, applied);
        figures.add(Figure.MESSAGES_DUPLICATE, duplicate);
        figures.add(Figure.MESSAGES_SKIPPED, skipped);
        figures.add(Figure.MESSAGES_WITHHELD, withheld);
        figures.add(Figure.MESSAGES_REJECTED, rejected);
    }

    /** A request of which nothing can be used is a bad one; of another one is told how much was not. */
    Answer answer() {
        if (reason == null) {
            return Answer.SUCCESS;
        }
        return applied + duplicate + skipped + withheld == 0
                ? reason
                : new Answer(
                        200,
                        "{\"success\":true,\"rejected\":" + rejected + ","
                                + reason.json().substring("{\"success\":false,".length()),
                        reason.headers());
    }
}
