// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vm} from "./Vm.sol";

/// @dev What every test shares: the cheat codes and comparisons that say what differs.
abstract contract Test {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    error NotEqual(string what, int256 found, int256 expected);
    error NotEqualBytes(string what, bytes found, bytes expected);
    error NotTrue(string what);

    function same(int256 found, int256 expected, string memory what) internal pure {
        if (found != expected) revert NotEqual(what, found, expected);
    }

    function same(uint256 found, uint256 expected, string memory what) internal pure {
        if (found != expected) revert NotEqual(what, int256(found), int256(expected));
    }

    function same(bytes32 found, bytes32 expected, string memory what) internal pure {
        if (found != expected) revert NotEqualBytes(what, abi.encode(found), abi.encode(expected));
    }

    function same(bytes memory found, bytes memory expected, string memory what) internal pure {
        if (keccak256(found) != keccak256(expected)) revert NotEqualBytes(what, found, expected);
    }

    function same(string memory found, string memory expected, string memory what) internal pure {
        same(bytes(found), bytes(expected), what);
    }

    function same(int256[] memory found, int256[] memory expected, string memory what) internal pure {
        same(found.length, expected.length, what);
        for (uint256 i = 0; i < found.length; ++i) {
            same(found[i], expected[i], what);
        }
    }

    function isTrue(bool condition, string memory what) internal pure {
        if (!condition) revert NotTrue(what);
    }

    function bound(uint256 x, uint256 low, uint256 high) internal pure returns (uint256) {
        return low + x % (high - low + 1);
    }

    function panic(uint256 code) internal pure returns (bytes memory) {
        return abi.encodeWithSignature("Panic(uint256)", code);
    }

    /// @dev Memory beyond the free pointer is dirty from here on, so that code which takes fresh memory for zeros fails.
    modifier dirtyMemory() {
        assembly ("memory-safe") {
            let p := mload(0x40)
            for { let i := 0 } lt(i, 0x4000) { i := add(i, 0x20) } { mstore(add(p, i), not(i)) }
        }
        _;
    }
}
