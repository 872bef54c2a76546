package io.beckon.spring;

import org.jspecify.annotations.Nullable;

/** The application's configuration is not such that Beckon can start with it. */
final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String action;

    /**
     * Says what is wrong.
     *
     * @param action what to do about it
     */
    SettingsException(String message, String action) {
        super(message);
        this.action = action;
    }

    /**
     * Says what is wrong with a value.
     *
     * @param action what to do about it
     * @param cause what has refused the value, or null
     */
    SettingsException(String message, String action, @Nullable Throwable cause) {
        super(message, cause);
        this.action = action;
    }

    String action() {
        return action;
    }

    /** For logs that do not show the analysis. */
    @Override
    public String getMessage() {
        return super.getMessage() + " " + action;
    }

    String description() {
        return String.valueOf(super.getMessage());
    }
}
