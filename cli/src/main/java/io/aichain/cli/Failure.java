package io.aichain.cli;

import io.aichain.contracts.ChainException;
import io.aichain.state.WrongStoreException;
import io.aichain.state.kv.StoreFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** A failure that the user can do something about: its message says what. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Failure(String message) {
        super(message);
    }

    public Failure(String message, Throwable cause) {
        super(message, cause);
    }

    /** What to do where the heap does not hold what was asked for: the file may be as good as any. */
    static Failure of(OutOfMemoryError full) {
        long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
        return new Failure(
                "more memory is needed than Java's heap of %d MiB: give it twice as much, with AICHAIN_JAVA_OPTS=-Xmx%dm"
                        .formatted(mebibytes, 2 * mebibytes),
                full);
    }

    /** One line for people: our own words as they are, what files and networks refuse in words, anything else with its kind. */
    static String explain(Throwable failure) {
        return switch (failure) {
            case Failure ours -> ours.getMessage();
            case ChainException chain -> chain.getMessage();
            case StoreFailedException disk -> disk.getMessage();
            case WrongStoreException folder -> folder.getMessage();
            case UncheckedIOException carrier -> words(carrier.getCause());
            case IOException io -> words(io);
            default ->
                failure.getClass().getSimpleName() + ": " + failure.getMessage()
                        + " (set -Daichain.stacktrace=true in AICHAIN_JAVA_OPTS for the stack trace)";
        };
    }

    /** What is wrong, of what our code, a file or a network refused: the library often says the name alone. */
    public static String words(Exception failure) {
        return switch (failure) {
            case NoSuchFileException missing -> missing.getFile() + ": no such file or folder";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileAlreadyExistsException there -> there.getFile() + ": it is there already";
            case NotDirectoryException file -> file.getFile() + ": no folder";
            case DirectoryNotEmptyException full -> full.getFile() + ": the folder is not empty";
            case FileSystemException other -> other.getMessage();
            case ConnectException nobody ->
                "no connection" + (nobody.getMessage() == null ? "" : " (" + nobody.getMessage() + ")");
            case UnknownHostException unknown -> "no such host: " + unknown.getMessage();
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
    }
}
