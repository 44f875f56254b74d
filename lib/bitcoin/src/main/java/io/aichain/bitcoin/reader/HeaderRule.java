package io.aichain.bitcoin.reader;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.bitcoin.BitcoinChain;
import io.aichain.bitcoin.wire.BlockHeader;
import io.aichain.bitcoin.wire.CompactTarget;
import io.aichain.chain.primitives.MalformedException;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What difficulty a header may claim, as far as it can be told from the headers read so far:
 *
 * <ul>
 *   <li>regtest: always the lowest.
 *   <li>mainnet and signet: that of the header before; at each 2,016th block the retargeted one, exactly when the period's first header
 *       was read, else within the factor of four that the rule allows. Signet's block signatures are not checked.
 *   <li>testnet: any that is not below the lowest, because blocks of lowest difficulty may come between.
 * </ul>
 *
 * The first header read is the one whose hash genesis names, so that its difficulty is nobody's word. A start at a multiple of 2,016 makes
 * the first retarget exact as well.
 */
final class HeaderRule {
    static final int PERIOD = 2016;
    private static final long PERIOD_SECONDS = 14L * 24 * 3600;

    private HeaderRule() {}

    /**
     * @param height of the header
     * @param previous the header before
     * @param periodStart the header 2,016 before it, when that was read
     */
    static void check(
            BitcoinChain chain, int height, BlockHeader header, BlockHeader previous, Optional<BlockHeader> periodStart)
            throws MalformedException {
        if (!header.previous().equals(previous.hash())) {
            throw malformed("header %d: its parent is %s, expected %s", height, header.previous(), previous.hash());
        }
        checkBits(chain, height, header.bits(), previous, periodStart);
        checkWork(chain, height, header);
    }

    /** Work against the header's own target, and that against the network's lowest difficulty. */
    static void checkWork(BitcoinChain chain, int height, BlockHeader header) throws MalformedException {
        BigInteger target = CompactTarget.decode(header.bits());
        if (target.compareTo(CompactTarget.decode(chain.easiestBits())) > 0) {
            throw malformed(
                    "header %d: bits %08x are below %s's lowest difficulty", height, header.bits(), chain.label());
        }
        if (!header.meets(target)) throw malformed("header %d: %s does not meet its target", height, header.hash());
    }

    private static void checkBits(
            BitcoinChain chain, int height, int bits, BlockHeader previous, Optional<BlockHeader> periodStart)
            throws MalformedException {
        switch (chain) {
            case REGTEST -> expect(height, bits, chain.easiestBits());
            case TESTNET -> {}
            case MAINNET, SIGNET -> {
                if (height % PERIOD != 0) expect(height, bits, previous.bits());
                else if (periodStart.isPresent()) expect(height, bits, retarget(chain, periodStart.get(), previous));
                else checkStep(height, bits, previous.bits());
            }
        }
    }

    /** Bitcoin's retarget: by the time that the period's 2,015 gaps took, at most a factor of four. */
    static int retarget(BitcoinChain chain, BlockHeader first, BlockHeader last) throws MalformedException {
        long took = Math.clamp(last.timeSeconds() - first.timeSeconds(), PERIOD_SECONDS / 4, PERIOD_SECONDS * 4);
        BigInteger target = CompactTarget.decode(last.bits())
                .multiply(BigInteger.valueOf(took))
                .divide(BigInteger.valueOf(PERIOD_SECONDS));
        return CompactTarget.encode(target.min(CompactTarget.decode(chain.easiestBits())));
    }

    private static void checkStep(int height, int bits, int previousBits) throws MalformedException {
        BigInteger target = CompactTarget.decode(bits);
        BigInteger before = CompactTarget.decode(previousBits);
        BigInteger four = BigInteger.valueOf(4);
        if (target.compareTo(before.multiply(four)) > 0
                || target.add(BigInteger.ONE).multiply(four).compareTo(before) < 0) {
            throw malformed("header %d: bits %08x after %08x change by more than four", height, bits, previousBits);
        }
    }

    private static void expect(int height, int bits, int expected) throws MalformedException {
        if (bits != expected) throw malformed("header %d: bits %08x, expected %08x", height, bits, expected);
    }
}
