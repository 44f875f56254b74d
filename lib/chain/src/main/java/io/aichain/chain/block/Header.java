package io.aichain.chain.block;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.rlp.RlpWriter;

/**
 * An Ethereum header as it stands since Prague: 21 RLP fields, whose Keccak-256 is the block's hash. Constant since the merge and not
 * kept here: no uncles, difficulty 0, nonce 0. What a chain without a beacon has no use for is zero or empty, hence standard.
 *
 * @param extraData the hash of the ordered block (P3); empty in genesis unless its file says otherwise, at most 32 bytes
 * @param timestamp in seconds
 * @param prevRandao the hash of the ordered block
 * @param withdrawalsRoot the empty trie today, reserved for the storage root of a message contract
 */
public record Header(
        Hash parentHash,
        Address beneficiary,
        Hash stateRoot,
        Hash transactionsRoot,
        Hash receiptsRoot,
        Bytes logsBloom,
        long number,
        long gasLimit,
        long gasUsed,
        long timestamp,
        Bytes extraData,
        Hash prevRandao,
        UInt256 baseFeePerGas,
        Hash withdrawalsRoot,
        long blobGasUsed,
        long excessBlobGas,
        Hash parentBeaconBlockRoot,
        Hash requestsHash) {

    /** keccak(rlp([])): no uncles. */
    public static final Hash EMPTY_UNCLES =
            Hash.fromHex("0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");

    /** Root of the empty Merkle Patricia trie, keccak(rlp("")). */
    public static final Hash EMPTY_TRIE_ROOT =
            Hash.fromHex("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");

    /** sha256(""): no requests (EIP-7685). */
    public static final Hash EMPTY_REQUESTS =
            Hash.fromHex("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    public Hash hash() {
        return Keccak.hash(encoded());
    }

    public Bytes encoded() {
        return Bytes.wrap(RlpWriter.list(w -> w.hash(parentHash)
                .hash(EMPTY_UNCLES)
                .address(beneficiary)
                .hash(stateRoot)
                .hash(transactionsRoot)
                .hash(receiptsRoot)
                .bytes(logsBloom)
                .uint(0)
                .uint(number)
                .uint(gasLimit)
                .uint(gasUsed)
                .uint(timestamp)
                .bytes(extraData)
                .hash(prevRandao)
                .bytes(new byte[8])
                .uint(baseFeePerGas)
                .hash(withdrawalsRoot)
                .uint(blobGasUsed)
                .uint(excessBlobGas)
                .hash(parentBeaconBlockRoot)
                .hash(requestsHash)));
    }

    public static Header decode(Bytes bytes) throws MalformedException {
        RlpReader in = RlpReader.ofList(bytes.unsafeArray(), "header");
        Hash parentHash = in.hash("parentHash");
        if (!in.hash("uncles").equals(EMPTY_UNCLES)) throw malformed("uncles: must be empty");
        Address beneficiary = in.address("beneficiary");
        Hash stateRoot = in.hash("stateRoot");
        Hash transactionsRoot = in.hash("transactionsRoot");
        Hash receiptsRoot = in.hash("receiptsRoot");
        Bytes bloom = in.bytes(Bloom.BYTES, "logsBloom");
        if (bloom.size() != Bloom.BYTES) throw malformed("logsBloom: %d bytes, need %d", bloom.size(), Bloom.BYTES);
        in.uint(0, "difficulty");
        long number = in.uint63("number");
        long gasLimit = in.uint63("gasLimit");
        long gasUsed = in.uint63("gasUsed");
        long timestamp = in.uint63("timestamp");
        Bytes extraData = in.bytes(32, "extraData");
        Hash prevRandao = in.hash("prevRandao");
        if (!in.bytes(8, "nonce").equals(Bytes.wrap(new byte[8]))) throw malformed("nonce: must be eight zero bytes");
        UInt256 baseFee = in.uint256("baseFeePerGas");
        Hash withdrawalsRoot = in.hash("withdrawalsRoot");
        long blobGasUsed = in.uint63("blobGasUsed");
        long excessBlobGas = in.uint63("excessBlobGas");
        Hash beaconRoot = in.hash("parentBeaconBlockRoot");
        Hash requestsHash = in.hash("requestsHash");
        in.end("header");
        return new Header(
                parentHash,
                beneficiary,
                stateRoot,
                transactionsRoot,
                receiptsRoot,
                bloom,
                number,
                gasLimit,
                gasUsed,
                timestamp,
                extraData,
                prevRandao,
                baseFee,
                withdrawalsRoot,
                blobGasUsed,
                excessBlobGas,
                beaconRoot,
                requestsHash);
    }

    /** Version 0 of the OP stack's output root: keccak(version[32] || stateRoot || withdrawalsRoot || blockHash). */
    public Hash outputRoot() {
        byte[] in = new byte[128];
        stateRoot.copyTo(in, 32);
        withdrawalsRoot.copyTo(in, 64);
        hash().copyTo(in, 96);
        return Keccak.hash(in);
    }
}
