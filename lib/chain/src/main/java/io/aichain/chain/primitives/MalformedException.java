package io.aichain.chain.primitives;

/**
 * Foreign bytes that are not what they should be: the one checked exception of every decoder in the house. The message names the
 * field, what was found and what is allowed; nothing has changed when it is thrown.
 */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    public MalformedException(String message) {
        super(message);
    }

    public static MalformedException malformed(String format, Object... args) {
        return new MalformedException(String.format(format, args));
    }
}
