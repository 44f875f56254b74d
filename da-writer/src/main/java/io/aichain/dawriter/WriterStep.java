package io.aichain.dawriter;

import java.util.function.Consumer;

/** The steps of a publication that leave a trace outside this process; tests kill it behind each. */
enum WriterStep {
    PREPARED,
    SEGMENT_STORED,
    ALL_STORED,
    READ_BACK,
    PUBLISHED;

    static final Consumer<WriterStep> UNWATCHED = step -> {};
}
