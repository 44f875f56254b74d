package io.aichain.anchor.outbox;

/** This process is not the topic's writer any more, or cannot know whether it is: it stops, and whoever takes over goes on. */
public final class LostException extends Exception {
    private static final long serialVersionUID = 1;

    LostException(String reason) {
        super(reason);
    }
}
