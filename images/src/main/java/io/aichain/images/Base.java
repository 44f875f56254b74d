package io.aichain.images;

import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;

/** What lies below the Java run-time: an image with a C library. */
sealed interface Base {
    JibContainerBuilder begin() throws InvalidImageReferenceException;

    /** As the label of the image names it. */
    String label();

    /** @param text {@code none}, an image of a registry, or {@code tar://FILE} */
    static Base parse(String text) {
        return text.equals("none") ? new None() : new Image(text);
    }

    /** No image: this machine's C library, copied. */
    record None() implements Base {
        @Override
        public JibContainerBuilder begin() {
            return Jib.fromScratch();
        }

        @Override
        public String label() {
            return "none";
        }
    }

    /** Somebody's image, with glibc 2.31 or newer and libstdc++. */
    record Image(String reference) implements Base {
        @Override
        public JibContainerBuilder begin() throws InvalidImageReferenceException {
            return Jib.from(reference);
        }

        @Override
        public String label() {
            return reference.startsWith("tar://") ? "tar" : reference;
        }
    }
}
