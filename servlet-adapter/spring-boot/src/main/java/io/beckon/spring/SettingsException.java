package io.beckon.spring;

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
