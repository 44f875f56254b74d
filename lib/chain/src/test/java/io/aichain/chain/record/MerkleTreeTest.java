package io.aichain.chain.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    private static List<Bytes> leaves(int count) {
        List<Bytes> out = new ArrayList<>();
        for (int i = 0; i < count; i++) out.add(Bytes.of(("leaf " + i).getBytes(StandardCharsets.UTF_8)));
        return out;
    }

    @Test
    void everyPathLeadsToTheRoot() {
        for (int count = 1; count < 40; count++) {
            List<Bytes> leaves = leaves(count);
            for (int i = 0; i < count; i++) {
                assertThat(MerkleTree.climb(leaves.get(i), MerkleTree.path(leaves, i)))
                        .isEqualTo(MerkleTree.root(leaves));
            }
        }
    }

    @Test
    void theEmptyLeafAndTheEmptyTreeAreThoseOfRfc6962() {
        // RFC 6962: SHA-256 of nothing; SHA-256 of the byte 00
        assertThat(MerkleTree.root(List.of()))
                .isEqualTo(Hash.fromHex("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        assertThat(MerkleTree.root(List.of(Bytes.EMPTY)))
                .isEqualTo(Hash.fromHex("0x6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"));
    }
}
