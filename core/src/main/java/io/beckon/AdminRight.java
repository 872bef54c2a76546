package io.beckon;

/** What an admin may do, beside seeing the visitors of its {@linkplain AdminGrant#scope scope}. */
public enum AdminRight {
    /** Follow what one visitor does. */
    WATCH("watch"),
    /** See the ids by which others know a visitor, and find visitors by them. */
    SEE_IDENTITIES("see:identities"),
    /** Send to one visitor. */
    SEND_TO_VISITOR("send:visitor"),
    /** Send to a person, by an id that others have given. */
    SEND_TO_IDENTITY("send:identity"),
    /** Send to a room. */
    SEND_TO_ROOM("send:room"),
    /** Send to all whom criteria match. */
    SEND_TO_CRITERIA("send:criteria"),
    /** Send to everybody. */
    SEND_TO_EVERYBODY("send:everybody");

    private final String wireName;

    AdminRight(String wireName) {
        this.wireName = wireName;
    }

    /**
     * Returns the name that the protocol has for the right.
     *
     * @return the name
     */
    public String wireName() {
        return wireName;
    }
}
