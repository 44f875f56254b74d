package io.aichain.bitcoin.reader;

import io.aichain.bitcoin.BitcoinChain;
import io.aichain.bitcoin.BlockRef;
import io.aichain.bitcoin.wire.BlockHeader;
import io.aichain.bitcoin.wire.CompactTarget;
import io.aichain.chain.primitives.MalformedException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last checked headers of the branch that is followed, enough for the next retarget and for stepping back over a reorganisation. */
final class HeaderWindow {
    private static final int MAX = 2 * HeaderRule.PERIOD;

    private final BitcoinChain chain;
    private final Deque<Placed> headers = new ArrayDeque<>();

    /** A header with its height and name. */
    record Placed(BlockRef block, BlockHeader header) {}

    HeaderWindow(BitcoinChain chain, List<Placed> headers) {
        this.chain = chain;
        this.headers.addAll(headers);
    }

    boolean isEmpty() {
        return headers.isEmpty();
    }

    BlockRef top() {
        return headers.getLast().block();
    }

    /** The block before the first that is read: only its own work can be checked. */
    void base(BlockRef block, BlockHeader header) throws MalformedException {
        HeaderRule.checkWork(chain, block.height(), header);
        headers.add(new Placed(block, header));
    }

    /** @return the new top, all rules held */
    BlockRef append(BlockHeader header) throws MalformedException {
        int height = top().height() + 1;
        HeaderRule.check(chain, height, header, headers.getLast().header(), at(height - HeaderRule.PERIOD));
        Placed placed = new Placed(new BlockRef(height, header.hash()), header);
        headers.add(placed);
        if (headers.size() > MAX) headers.removeFirst();
        return placed.block();
    }

    void dropTop() {
        headers.removeLast();
    }

    /** Expected hashes behind the headers that are kept. */
    BigInteger work() throws MalformedException {
        BigInteger work = BigInteger.ZERO;
        for (Placed placed : headers) {
            work = work.add(
                    CompactTarget.work(CompactTarget.decode(placed.header().bits())));
        }
        return work;
    }

    List<Placed> kept() {
        return new ArrayList<>(headers);
    }

    private Optional<BlockHeader> at(int height) {
        int index = height - headers.getFirst().block().height();
        if (index < 0) return Optional.empty();
        return headers.stream().skip(index).findFirst().map(Placed::header);
    }
}
