package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.Bytes;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.zip.CRC32;

/** The rules in force (EIP-7910): Osaka from the first block on, and no fork scheduled. */
record EthConfig(Blocks blocks) implements RpcMethod {
    /** Names as EIP-7910 gives them, in its alphabetical order, with the last byte or two of the address. */
    private enum OsakaPrecompile {
        BLAKE2F(0x09),
        BLS12_G1ADD(0x0b),
        BLS12_G1MSM(0x0c),
        BLS12_G2ADD(0x0d),
        BLS12_G2MSM(0x0e),
        BLS12_MAP_FP2_TO_G2(0x11),
        BLS12_MAP_FP_TO_G1(0x10),
        BLS12_PAIRING_CHECK(0x0f),
        BN254_ADD(0x06),
        BN254_MUL(0x07),
        BN254_PAIRING(0x08),
        ECREC(0x01),
        ID(0x04),
        KZG_POINT_EVALUATION(0x0a),
        MODEXP(0x05),
        P256VERIFY(0x100),
        RIPEMD160(0x03),
        SHA256(0x02);

        private final int address;

        OsakaPrecompile(int address) {
            this.address = address;
        }
    }

    @Override
    public String name() {
        return "eth_config";
    }

    @Override
    public JsonNode call(Params params) throws RpcException {
        params.atMost(0);
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.set("current", current());
        out.putNull("next").putNull("last");
        return out;
    }

    private ObjectNode current() throws RpcException {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("activationTime", 0);
        // Osaka's update fraction; no block of this chain carries blobs.
        out.putObject("blobSchedule")
                .put("baseFeeUpdateFraction", 5_007_716)
                .put("max", 0)
                .put("target", 0);
        out.set("chainId", quantity(blocks.chain().genesis().chainId()));
        out.put("forkId", forkId());
        ObjectNode precompiles = out.putObject("precompiles");
        for (OsakaPrecompile one : OsakaPrecompile.values()) {
            precompiles.put(one.name(), "0x%040x".formatted(one.address));
        }
        out.putObject("systemContracts")
                .put("BEACON_ROOTS_ADDRESS", "0x000f3df6d732807ef1319fb7b8bb8522d0beac02")
                .put("CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS", "0x0000bbddc7ce488642fb579f8b00f3a590007251")
                .put("DEPOSIT_CONTRACT_ADDRESS", "0x00000000219ab540356cbb839cbe05303d7705fa")
                .put("HISTORY_STORAGE_ADDRESS", "0x0000f90827f1c53a10cb7a02335b175320002935")
                .put("WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS", "0x00000961ef480eb55e80d19ad83579a64c007002");
        return out;
    }

    /** EIP-6122's FORK_HASH with all forks at genesis: the CRC-32 of block 0's hash. */
    private String forkId() throws RpcException {
        CRC32 crc = new CRC32();
        Bytes genesisHash = blocks.header(0).hash().toBytes();
        crc.update(genesisHash.unsafeArray());
        return "0x%08x".formatted(crc.getValue());
    }
}
