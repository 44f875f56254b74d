package io.aichain.chain.block;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.rlp.RlpWriter;
import java.util.List;

/** What a contract logged: rlp([address, [topic...], data]) with at most four topics. */
public record Log(Address address, List<Hash> topics, Bytes data) {
    public Log {
        topics = List.copyOf(topics);
    }

    public void encode(RlpWriter out) {
        out.nested(w -> w.address(address).nested(t -> topics.forEach(t::hash)).bytes(data));
    }
}
