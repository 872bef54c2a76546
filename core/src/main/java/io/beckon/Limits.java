package io.beckon;

import io.beckon.people.ProfileSource;

/**
 * How much of everything there may be. Nothing in Beckon is without a limit. Immutable; begin with {@link #defaults} and change
 * what does not fit.
 */
public final class Limits {
    private static final Limits DEFAULTS = new Builder().build();

    private final int messageBytes;
    private final int messageDepth;
    private final int messagesPerSecond;
    private final int messageBurst;
    private final int unusableMessages;
    private final int connections;
    private final int connectionsPerVisitor;
    private final int roomsPerVisitor;
    private final int activity;
    private final int outboundMessages;
    private final int outboundBytes;
    private final int mailbox;
    private final int mailboxes;
    private final int identitiesPerVisitor;
    private final int profileIdentities;
    private final int profileFetches;
    private final int visitorsPerIdentity;
    private final int laneBacklog;
    private final int listenerBacklog;
    private final int admins;

    private Limits(Builder builder) {
        this.messageBytes = builder.messageBytes;
        this.messageDepth = builder.messageDepth;
        this.messagesPerSecond = builder.messagesPerSecond;
        this.messageBurst = builder.messageBurst;
        this.unusableMessages = builder.unusableMessages;
        this.connections = builder.connections;
        this.connectionsPerVisitor = builder.connectionsPerVisitor;
        this.roomsPerVisitor = builder.roomsPerVisitor;
        this.activity = builder.activity;
        this.outboundMessages = builder.outboundMessages;
        this.outboundBytes = builder.outboundBytes;
        this.mailbox = builder.mailbox;
        this.mailboxes = builder.mailboxes;
        this.identitiesPerVisitor = builder.identitiesPerVisitor;
        this.profileIdentities = builder.profileIdentities;
        this.profileFetches = builder.profileFetches;
        this.visitorsPerIdentity = builder.visitorsPerIdentity;
        this.laneBacklog = builder.laneBacklog;
        this.listenerBacklog = builder.listenerBacklog;
        this.admins = builder.admins;
    }

    /**
     * Returns the limits that hold unless others are set.
     *
     * @return the default limits
     */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /**
     * Begins limits that differ from the default.
     *
     * @return a builder that holds the default limits
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the number of bytes that one message may have: of UTF-8, from a peer or from the application. One from the
     * application is measured as it goes to a visitor.
     *
     * @return the limit
     */
    public int messageBytes() {
        return messageBytes;
    }

    /**
     * Returns how deeply the JSON of a message may be nested.
     *
     * @return the limit
     */
    public int messageDepth() {
        return messageDepth;
    }

    /**
     * Returns the number of messages a second that one connection may send for long.
     *
     * @return the limit
     */
    public int messagesPerSecond() {
        return messagesPerSecond;
    }

    /**
     * Returns the number of messages that one connection may send at once after a quiet time.
     *
     * @return the limit
     */
    public int messageBurst() {
        return messageBurst;
    }

    /**
     * Returns the number of messages in a row that could not be used before the connection is closed.
     *
     * @return the limit
     */
    public int unusableMessages() {
        return unusableMessages;
    }

    /**
     * Returns the number of connections that are taken in all, admins included.
     *
     * @return the limit
     */
    public int connections() {
        return connections;
    }

    /**
     * Returns the number of connections that one visitor may have.
     *
     * @return the limit
     */
    public int connectionsPerVisitor() {
        return connectionsPerVisitor;
    }

    /**
     * Returns the number of rooms that one visitor may be in.
     *
     * @return the limit
     */
    public int roomsPerVisitor() {
        return roomsPerVisitor;
    }

    /**
     * Returns the number of entries of recent activity that are remembered for each visitor.
     *
     * @return the limit
     */
    public int activity() {
        return activity;
    }

    /**
     * Returns the number of messages that may wait for one connection. What happens to one more, a live message says by its
     * {@link Overflow}; a kept one waits in the mailbox.
     *
     * @return the limit
     */
    public int outboundMessages() {
        return outboundMessages;
    }

    /**
     * Returns the number of bytes that may wait for one connection.
     *
     * @return the limit
     */
    public int outboundBytes() {
        return outboundBytes;
    }

    /**
     * Returns the number of kept messages that may wait for one visitor.
     *
     * @return the limit
     */
    public int mailbox() {
        return mailbox;
    }

    /**
     * Returns the number of visitors whom the store in memory remembers; whoever is on the site is never forgotten.
     *
     * @return the limit
     */
    public int mailboxes() {
        return mailboxes;
    }

    /**
     * Returns the number of ids that a visitor may be known by beside its own.
     *
     * @return the limit
     */
    public int identitiesPerVisitor() {
        return identitiesPerVisitor;
    }

    /**
     * Returns the number of identities by which people may be known whose profiles are in memory.
     *
     * @return the limit
     */
    public int profileIdentities() {
        return profileIdentities;
    }

    /**
     * Returns the number of people for whom a {@link ProfileSource} is asked at the same time.
     *
     * @return the limit
     */
    public int profileFetches() {
        return profileFetches;
    }

    /**
     * Returns the number of visitors on the site who are known by the same id.
     *
     * @return the limit
     */
    public int visitorsPerIdentity() {
        return visitorsPerIdentity;
    }

    /**
     * Returns the number of events of one visitor that may wait to be handled.
     *
     * @return the limit
     */
    public int laneBacklog() {
        return laneBacklog;
    }

    /**
     * Returns the number of calls that may wait for one listener.
     *
     * @return the limit
     */
    public int listenerBacklog() {
        return listenerBacklog;
    }

    /**
     * Returns the number of admins who are connected at once, on all channels together.
     *
     * @return the limit
     */
    public int admins() {
        return admins;
    }

    /** Builds {@link Limits}. Not safe for use by several threads at once. */
    public static final class Builder {
        private int messageBytes = 16_384;
        private int messageDepth = 16;
        private int messagesPerSecond = 50;
        private int messageBurst = 100;
        private int unusableMessages = 20;
        private int connections = 1_000_000;
        private int connectionsPerVisitor = 32;
        private int roomsPerVisitor = 64;
        private int activity = 30;
        private int outboundMessages = 256;
        private int outboundBytes = 1_048_576;
        private int mailbox = 100;
        private int mailboxes = 100_000;
        private int identitiesPerVisitor = 20;
        private int profileIdentities = 500_000;
        private int profileFetches = 64;
        private int visitorsPerIdentity = 100;
        private int laneBacklog = 1_024;
        private int listenerBacklog = 10_000;
        private int admins = 1_000;

        private Builder() {}

        /**
         * Limits the number of bytes that one message may have: of UTF-8, from a peer or from the application. One from
         * the application is measured as it goes to a visitor.
         *
         * @param limit 256 to 1,048,576; 16,384 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder messageBytes(int limit) {
            this.messageBytes = within("messageBytes", limit, 256, 1_048_576);
            return this;
        }

        /**
         * Limits how deeply the JSON of a message may be nested.
         *
         * @param limit 4 to 64; 16 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder messageDepth(int limit) {
            this.messageDepth = within("messageDepth", limit, 4, 64);
            return this;
        }

        /**
         * Limits the number of messages a second that one connection may send for long.
         *
         * @param limit 1 to 100,000; 50 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder messagesPerSecond(int limit) {
            this.messagesPerSecond = within("messagesPerSecond", limit, 1, 100_000);
            return this;
        }

        /**
         * Limits the number of messages that one connection may send at once after a quiet time.
         *
         * @param limit 1 to 100,000; 100 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder messageBurst(int limit) {
            this.messageBurst = within("messageBurst", limit, 1, 100_000);
            return this;
        }

        /**
         * Limits the number of messages in a row that could not be used before the connection is closed.
         *
         * @param limit 1 to 10,000; 20 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder unusableMessages(int limit) {
            this.unusableMessages = within("unusableMessages", limit, 1, 10_000);
            return this;
        }

        /**
         * Limits the number of connections that are taken in all, admins included.
         *
         * @param limit 1 to 100,000,000; 1,000,000 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder connections(int limit) {
            this.connections = within("connections", limit, 1, 100_000_000);
            return this;
        }

        /**
         * Limits the number of connections that one visitor may have.
         *
         * @param limit 1 to 1,000; 32 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder connectionsPerVisitor(int limit) {
            this.connectionsPerVisitor = within("connectionsPerVisitor", limit, 1, 1_000);
            return this;
        }

        /**
         * Limits the number of rooms that one visitor may be in.
         *
         * @param limit 1 to 10,000; 64 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder roomsPerVisitor(int limit) {
            this.roomsPerVisitor = within("roomsPerVisitor", limit, 1, 10_000);
            return this;
        }

        /**
         * Limits the number of entries of recent activity that are remembered for each visitor.
         *
         * @param limit 0 to 1,000; 30 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder activity(int limit) {
            this.activity = within("activity", limit, 0, 1_000);
            return this;
        }

        /**
         * Limits the number of messages that may wait for one connection.
         *
         * @param limit 16 to 100,000; 256 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder outboundMessages(int limit) {
            this.outboundMessages = within("outboundMessages", limit, 16, 100_000);
            return this;
        }

        /**
         * Limits the number of bytes that may wait for one connection.
         *
         * @param limit 16,384 to 268,435,456; 1,048,576 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder outboundBytes(int limit) {
            this.outboundBytes = within("outboundBytes", limit, 16_384, 268_435_456);
            return this;
        }

        /**
         * Limits the number of kept messages that may wait for one visitor.
         *
         * @param limit 1 to 10,000; 100 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder mailbox(int limit) {
            this.mailbox = within("mailbox", limit, 1, 10_000);
            return this;
        }

        /**
         * Limits the number of visitors whom the store in memory remembers: beyond it, whoever left longest ago is
         * forgotten, those last for whom something waits. Whoever is on the site is never forgotten. Of no meaning for
         * another {@linkplain Beckon.Builder#store store}.
         *
         * @param limit 0 to 100,000,000; 100,000 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder mailboxes(int limit) {
            this.mailboxes = within("mailboxes", limit, 0, 100_000_000);
            return this;
        }

        /**
         * Limits the number of ids that a visitor may be known by beside its own. Of more, the later ones are left out.
         *
         * @param limit 1 to 1,000; 20 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder identitiesPerVisitor(int limit) {
            this.identitiesPerVisitor = within("identitiesPerVisitor", limit, 1, 1_000);
            return this;
        }

        /**
         * Limits the number of identities by which people may be known whose profiles are in memory. Of more people, who was not asked for for longest is forgotten. Of no meaning for another {@linkplain
         * Beckon.Builder#profileStore store}.
         *
         * @param limit 100 to 100,000,000; 500,000 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder profileIdentities(int limit) {
            this.profileIdentities = within("profileIdentities", limit, 100, 100_000_000);
            return this;
        }

        /**
         * Limits the number of people for whom a {@link ProfileSource} is asked at the same time. Of more, the others count as not known for a moment.
         *
         * @param limit 1 to 10,000; 64 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder profileFetches(int limit) {
            this.profileFetches = within("profileFetches", limit, 1, 10_000);
            return this;
        }

        /**
         * Limits the number of visitors on the site who are known by the same id. Of more, the later ones are not known by it.
         *
         * @param limit 1 to 1,000,000; 100 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder visitorsPerIdentity(int limit) {
            this.visitorsPerIdentity = within("visitorsPerIdentity", limit, 1, 1_000_000);
            return this;
        }

        /**
         * Limits the number of events of one visitor that may wait to be handled.
         *
         * @param limit 16 to 100,000; 1,024 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder laneBacklog(int limit) {
            this.laneBacklog = within("laneBacklog", limit, 16, 100_000);
            return this;
        }

        /**
         * Limits the number of calls that may wait for one listener.
         *
         * @param limit 1 to 10,000,000; 10,000 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder listenerBacklog(int limit) {
            this.listenerBacklog = within("listenerBacklog", limit, 1, 10_000_000);
            return this;
        }

        /**
         * Limits the number of admins who are connected at once, on all channels together.
         *
         * @param limit 1 to 100,000; 1,000 unless set
         * @return this builder
         * @throws IllegalArgumentException if the limit is outside that range
         */
        public Builder admins(int limit) {
            this.admins = within("admins", limit, 1, 100_000);
            return this;
        }

        /**
         * Builds the limits.
         *
         * @return the limits
         */
        public Limits build() {
            return new Limits(this);
        }

        private static int within(String name, int limit, int min, int max) {
            if (limit < min || limit > max) {
                throw new IllegalArgumentException("The limit " + name + " is from " + min + " to "
                        + max + ", but was set to " + limit + ".");
            }
            return limit;
        }
    }
}
