package io.aichain.log;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.nio.charset.StandardCharsets;

/**
 * A place in {@code blocks} from which a reader may start, so that a start costs the same however long the chain is. It is only a hint of
 * where to look: the block's record is read there again, its hash covers everything that the tip is made of, and the sequencer must have
 * signed it. What the hint alone says is that this is the record's first place and not a copy of it further behind; so whoever builds on
 * the tip seals its checkpoints.
 *
 * @param position directly behind the block's record
 * @param number of the block
 * @param hash of the block
 */
public record Checkpoint(LogPosition position, long number, Hash hash) {
    private static final String VERSION = "1";

    public Checkpoint {
        if (number < 1 || position.offset() < 1) throw new IllegalArgumentException(number + " at " + position);
    }

    /** What a seal signs: everything, and the chain that it is of. */
    public Hash digest(Hash genesisHash) {
        String text = String.join(" ", "aichain checkpoint", genesisHash.toHex(), encoded());
        return Keccak.hash(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** {@code version position number hash}, separated by blanks. */
    String encoded() {
        return String.join(" ", VERSION, position.encoded().toHex(), Long.toString(number), hash.toHex());
    }

    static Checkpoint decode(String text) throws MalformedException {
        String[] words = text.split(" ", -1);
        if (words.length != 4 || !words[0].equals(VERSION)) throw malformed("checkpoint: not of version 1");
        if (!words[1].matches("0x[0-9a-f]{48}")) throw malformed("checkpoint.position: 0x and 48 hex digits expected");
        if (!words[2].matches("[1-9][0-9]{0,17}")) throw malformed("checkpoint.number: 1 to 10^18 - 1 expected");
        if (!words[3].matches("0x[0-9a-f]{64}")) throw malformed("checkpoint.hash: 0x and 64 hex digits expected");
        LogPosition position = LogPosition.decode(Bytes.fromHex(words[1]));
        if (position.offset() < 1) throw malformed("checkpoint.position: behind a record, found offset 0");
        return new Checkpoint(position, Long.parseLong(words[2]), Hash.parse(words[3], "checkpoint.hash"));
    }
}
