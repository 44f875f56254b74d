package io.aichain.dawriter;

import io.aichain.log.Bookmarks;
import io.aichain.log.Checkpoint;
import io.aichain.log.Topics;
import java.util.Optional;
import java.util.TreeMap;

/** Notes with each published batch where the next leader may begin to read, so that its start does not grow with the chain. */
final class WriterBookmarks implements AutoCloseable {
    private final Bookmarks bookmarks;
    private final Topics topics;
    private final String executionsId;
    /** Of blocks that are not published yet. */
    private final TreeMap<Long, Checkpoint> places = new TreeMap<>();

    WriterBookmarks(Bookmarks bookmarks, Topics topics, String executionsId) {
        this.bookmarks = bookmarks;
        this.topics = topics;
        this.executionsId = executionsId;
    }

    /** A block was read. */
    void read(Checkpoint place) {
        places.put(place.number(), place);
    }

    /** @param reportsFrom everything below that offset speaks of published blocks only */
    void published(long lastBlock, long reportsFrom) {
        Optional<Checkpoint> place = Optional.ofNullable(places.get(lastBlock));
        places.headMap(lastBlock, true).clear();
        place.ifPresent(found -> bookmarks.note(topics.blocks(), new Bookmarks.Sealed(found, Optional.empty())));
        bookmarks.note(topics.executions(), executionsId, reportsFrom);
    }

    @Override
    public void close() {
        bookmarks.close();
    }
}
