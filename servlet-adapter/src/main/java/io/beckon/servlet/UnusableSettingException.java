package io.beckon.servlet;

/**
 * A setting has a value that cannot be used. It tells of the setting and of the reason apart, for who has the settings under
 * other names than {@link BeckonSettings#names()}.
 */
public final class UnusableSettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** The setting's name. */
    private final String setting;

    /** What is wrong with its value. */
    private final String reason;

    UnusableSettingException(String setting, String where, String reason, Throwable cause) {
        super("Beckon's setting " + setting + " cannot be used" + where + ". " + reason, cause);
        this.setting = setting;
        this.reason = reason;
    }

    /**
     * Returns which setting it is.
     *
     * @return one of {@link BeckonSettings#names()}
     */
    public String setting() {
        return setting;
    }

    /**
     * Returns what is wrong with the value. It names the value only where that is no secret.
     *
     * @return sentences
     */
    public String reason() {
        return reason;
    }
}
