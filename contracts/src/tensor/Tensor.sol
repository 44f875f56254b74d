// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Numbers in row-major order, and the sizes of 1 to 4 dimensions. A tensor without dimensions is "none".
struct Tensor {
    uint256[] shape;
    int256[] data;
}

/// @title Shapes and elements of tensors.
library Tensors {
    uint256 internal constant MAX_DIMENSION = 1 << 20;
    uint256 internal constant MAX_ELEMENTS = 1 << 22;

    function vector(int256[] memory data) internal pure returns (Tensor memory t) {
        t.shape = new uint256[](1);
        t.shape[0] = data.length;
        t.data = data;
    }

    function zeros(uint256[] memory shape) internal pure returns (Tensor memory) {
        return Tensor(shape, new int256[](count(shape)));
    }

    /// @notice A caller's tensor in memory: its elements by one copy, where the compiler's decoder takes them one by one.
    function copied(Tensor calldata given) internal pure returns (Tensor memory t) {
        uint256 offsets;
        assembly ("memory-safe") {
            offsets := or(calldataload(given), calldataload(add(given, 0x20)))
        }
        demandForward(offsets);
        t.shape = given.shape;
        int256[] calldata elements = given.data;
        int256[] memory data;
        assembly ("memory-safe") {
            let size := shl(5, elements.length)
            data := mload(0x40)
            mstore(data, elements.length)
            calldatacopy(add(data, 0x20), elements.offset, size)
            mstore(0x40, add(add(data, 0x20), size))
        }
        t.data = data;
    }

    function copied(Tensor[] calldata given) internal pure returns (Tensor[] memory list) {
        list = new Tensor[](given.length);
        for (uint256 i = 0; i < given.length; ++i) {
            uint256 offset;
            assembly ("memory-safe") {
                offset := calldataload(add(given.offset, shl(5, i)))
            }
            demandForward(offset);
            list[i] = copied(given[i]);
        }
    }

    /// @notice Refuses offsets that lead back, with empty data as the compiler's decoder to memory does: that to calldata takes them as signed numbers, so that
    /// parts might lie before what they belong to, and within each other.
    /// @param offsets or-ed together
    function demandForward(uint256 offsets) internal pure {
        if (offsets >> 64 != 0) {
            assembly ("memory-safe") {
                revert(0, 0)
            }
        }
    }

    function shape2(uint256 a, uint256 b) internal pure returns (uint256[] memory s) {
        s = new uint256[](2);
        (s[0], s[1]) = (a, b);
    }

    function shape3(uint256 a, uint256 b, uint256 c) internal pure returns (uint256[] memory s) {
        s = new uint256[](3);
        (s[0], s[1], s[2]) = (a, b, c);
    }

    function shape1(uint256 a) internal pure returns (uint256[] memory s) {
        s = new uint256[](1);
        s[0] = a;
    }

    /// @notice The number of elements; 0 if the rank is not 1..4, or a dimension or the product is out of bounds.
    function count(uint256[] memory shape) internal pure returns (uint256 n) {
        if (shape.length == 0 || shape.length > 4) return 0;
        n = 1;
        for (uint256 i = 0; i < shape.length; ++i) {
            if (shape[i] == 0 || shape[i] > MAX_DIMENSION) return 0;
            n *= shape[i];
            if (n > MAX_ELEMENTS) return 0;
        }
    }

    function isWhole(Tensor memory t) internal pure returns (bool) {
        uint256 n = count(t.shape);
        return n != 0 && n == t.data.length;
    }

    function sameShape(uint256[] memory a, uint256[] memory b) internal pure returns (bool) {
        return keccak256(abi.encodePacked(a)) == keccak256(abi.encodePacked(b));
    }

    /// @notice The size of the last dimension.
    function last(Tensor memory t) internal pure returns (uint256) {
        return t.shape[t.shape.length - 1];
    }
}
