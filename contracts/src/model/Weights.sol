// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIMalformedModel} from "../AIErrors.sol";
import {Fixed} from "../math/Fixed.sol";

/// @dev A layer's weights in memory, as they were stored: number i is `sar(shift)` of the word at `start + i * step`.
struct Weights {
    uint256 start;
    uint256 count;
    uint256 step;
    uint256 shift;
}

/// @dev Where reading a layer's chunks stands: `offset` bytes of number `next` have been read.
struct Chunks {
    address[] list;
    uint256 next;
    uint256 offset;
}

/// @title Reading the weights of a layer (docs/inference-semantics.md section 8).
library WeightStream {
    uint256 internal constant NONE = 0;
    uint256 internal constant INT64 = 1;
    uint256 internal constant WORD = 2;
    uint256 internal constant INT8 = 3;

    /// @notice Bytes of one weight in a packing; 0 for none.
    function width(uint256 packing) internal pure returns (uint256) {
        if (packing == INT64) return 8;
        if (packing == WORD) return 32;
        return packing == INT8 ? 1 : 0;
    }

    /// @notice Opens the chunks of a layer, each without its first byte: together they hold `length` bytes, other amounts are `AIMalformedModel(layer)`.
    function open(address[] memory chunks, uint256 length, uint256 layer) internal view returns (Chunks memory) {
        uint256 found = 0;
        for (uint256 i = 0; i < chunks.length; ++i) {
            uint256 size = chunks[i].code.length;
            if (size == 0 || found + size - 1 > length) revert AIMalformedModel(layer);
            found += size - 1;
        }
        if (found != length) revert AIMalformedModel(layer);
        return Chunks(chunks, 0, 0);
    }

    /// @notice Copies the next `length` bytes to `place`; the caller knows that so many are left.
    function read(Chunks memory c, uint256 place, uint256 length) internal view {
        while (length != 0) {
            address chunk = c.list[c.next];
            uint256 first = 1 + c.offset;
            uint256 size = chunk.code.length - first;
            if (size <= length) (c.next, c.offset) = (c.next + 1, 0);
            else (c.offset, size) = (c.offset + length, length);
            assembly ("memory-safe") {
                extcodecopy(chunk, place, first, size)
            }
            place += size;
            length -= size;
        }
    }

    /// @notice All weights of a layer, from its chunks.
    /// @param count the weights that the layer needs; other amounts are `AIMalformedModel(layer)`
    function load(address[] memory chunks, uint256 packing, uint256 count, uint256 layer) internal view returns (Weights memory w) {
        Chunks memory c = open(chunks, count * width(packing), layer);
        w = room(count, packing);
        read(c, w.start, count * width(packing));
    }

    /// @notice Room for weights that are yet to be read.
    function room(uint256 count, uint256 packing) internal pure returns (Weights memory) {
        return viewOf(allocate(count * width(packing)), count, packing);
    }

    /// @notice The weights that are stored so far, whole ones only.
    function loadAll(address[] memory chunks, uint256 packing) internal view returns (Weights memory w) {
        uint256 length = 0;
        for (uint256 i = 0; i < chunks.length; ++i) {
            length += chunks[i].code.length - 1;
        }
        uint256 step = width(packing);
        // read as bytes, so that a weight which is not whole yet does no harm
        w = load(chunks, INT8, length, 0);
        return viewOf(w.start, length / step, packing);
    }

    /// @notice The same from bytes at hand.
    function wrap(bytes memory stream, uint256 packing, uint256 count, uint256 layer) internal pure returns (Weights memory) {
        if (stream.length != count * width(packing)) revert AIMalformedModel(layer);
        uint256 start = allocate(stream.length);
        assembly ("memory-safe") {
            mcopy(start, add(stream, 0x20), mload(stream))
        }
        return viewOf(start, count, packing);
    }

    /// @dev Room for a stream and for the word that is read at its last byte.
    function allocate(uint256 length) private pure returns (uint256 start) {
        assembly ("memory-safe") {
            start := mload(0x40)
            mstore(0x40, and(add(add(start, length), 0x5f), not(31)))
        }
    }

    function viewOf(uint256 start, uint256 count, uint256 packing) private pure returns (Weights memory) {
        uint256 step = width(packing);
        return Weights(start, count, step, 256 - 8 * step);
    }

    /// @notice A word array as weights, to multiply activations with each other.
    function ofArray(int256[] memory values) internal pure returns (Weights memory w) {
        uint256 start;
        assembly ("memory-safe") {
            start := add(values, 0x20)
        }
        return Weights(start, values.length, 32, 0);
    }

    /// @notice Weight i; the caller knows that i < count.
    function get(Weights memory w, uint256 i) internal pure returns (int256 value) {
        uint256 place = w.start + i * w.step;
        uint256 shift = w.shift;
        assembly ("memory-safe") {
            value := sar(shift, mload(place))
        }
    }

    /// @notice The weights from, from + 1, ... as words.
    function slice(Weights memory w, uint256 from, uint256 n) internal pure returns (int256[] memory values) {
        values = new int256[](n);
        for (uint256 i = 0; i < n; ++i) {
            values[i] = get(w, from + i);
        }
    }

    /// @notice An upper bound of all |w|, or-ed together: every |w| is below 2^k if this is.
    function magnitude(Weights memory w) internal pure returns (uint256 bits) {
        if (w.step != 32) return 1 << (w.step * 8 - 1);
        for (uint256 i = 0; i < w.count; ++i) {
            int256 x = get(w, i);
            bits |= x < 0 ? uint256(-(x + 1)) + 1 : uint256(x);
        }
    }

    /// @notice Refuses the first weight outside the range of exact sums; the packed packings cannot hold one.
    function check(Weights memory w) internal pure {
        if (w.step != 32) return;
        for (uint256 i = 0; i < w.count; ++i) {
            Fixed.checkOne(get(w, i));
        }
    }
}
