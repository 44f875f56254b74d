// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The Merkle root of a layer's weights (docs/inference-semantics.md section 10), built tile by tile over any number of transactions.
library WeightTree {
    uint256 internal constant TILE = 4096;

    /// @dev Where the builder stands: the next byte is `offset` of chunk `chunk`; `tiles` leaves are in `peaks`, one for each bit of `tiles`.
    struct Builder {
        uint64 chunk;
        uint64 offset;
        uint64 tiles;
        bytes32[] peaks;
    }

    /// @notice Reads up to `budget` tiles.
    /// @return used the tiles read
    /// @return done whether all chunks are read
    function advance(Builder storage b, address[] storage chunks, uint256 budget) internal returns (uint256 used, bool done) {
        bytes memory tile = new bytes(TILE);
        uint256 chunk = b.chunk;
        uint256 offset = b.offset;
        uint256 count = chunks.length;
        while (used < budget && chunk < count) {
            uint256 filled = 0;
            while (filled < TILE && chunk < count) {
                address account = chunks[chunk];
                uint256 n = account.code.length - 1 - offset;
                if (n > TILE - filled) n = TILE - filled;
                assembly ("memory-safe") {
                    extcodecopy(account, add(add(tile, 0x20), filled), add(offset, 1), n)
                }
                filled += n;
                offset += n;
                if (offset == account.code.length - 1) (chunk, offset) = (chunk + 1, 0);
            }
            push(b, leaf(tile, filled));
            ++used;
        }
        (b.chunk, b.offset) = (uint64(chunk), uint64(offset));
        done = chunk == count;
    }

    /// @dev keccak256(0x00, tile): the zero byte is the lowest one of the length word, which is put back.
    function leaf(bytes memory tile, uint256 filled) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let length := mload(tile)
            mstore(tile, 0)
            hash := keccak256(add(tile, 0x1f), add(filled, 1))
            mstore(tile, length)
        }
    }

    function push(Builder storage b, bytes32 hash) private {
        for (uint256 bits = b.tiles; bits & 1 == 1; bits >>= 1) {
            hash = node(b.peaks[b.peaks.length - 1], hash);
            b.peaks.pop();
        }
        b.peaks.push(hash);
        ++b.tiles;
    }

    /// @notice The root of all tiles read so far; 0 if there are none.
    function root(Builder storage b) internal view returns (bytes32 hash) {
        uint256 n = b.peaks.length;
        if (n == 0) return 0;
        hash = b.peaks[n - 1];
        for (uint256 i = n - 1; i > 0; --i) {
            hash = node(b.peaks[i - 1], hash);
        }
    }

    function node(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(bytes1(0x01), left, right));
    }
}
