package io.beckon.jdbc;

import io.beckon.spi.Change;

/** What an entry of the journal tells. The names stand in the database, and are hashed. */
enum JournalKind {
    /** A message was accepted. */
    ACCEPTED,
    /** It was accepted for this visitor, who is one of several or came later. */
    PENDING,
    /** A connection of the visitor has taken it. */
    DELIVERED,
    /** A tab was granted its claim. */
    CLAIMED,
    /** A claim has ended without a display. */
    RELEASED,
    /** It was shown. */
    DISPLAYED,
    /** Its button was used. */
    CLICKED,
    /** It was put away. */
    DISMISSED,
    /** The visitor reached a goal afterwards. */
    CONVERTED,
    /** Its time passed before it was shown. */
    EXPIRED,
    /** It was given up before it was shown. */
    SUPPRESSED,
    /** It was taken back before it was shown. */
    REVOKED,
    /** A message was ended for all its visitors. */
    ENDED,
    /** What is known of one visitor was blanked in earlier entries. */
    ERASED,
    /** The oldest entries were deleted. */
    TRIMMED;

    static JournalKind of(Change change) {
        return change.isProgress() ? valueOf(change.to().name()) : RELEASED;
    }
}
