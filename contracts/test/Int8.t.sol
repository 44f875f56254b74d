// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Int8} from "../src/layers/Int8.sol";
import {Weights} from "../src/model/Weights.sol";
import {Test} from "./kit/Test.sol";

contract Int8Test is Test {
    function stream(uint256 seed, uint256 n, bool extreme) private pure returns (bytes memory data, Weights memory w) {
        data = new bytes(n + 32);
        for (uint256 i = 0; i < n; ++i) {
            uint256 h = uint256(keccak256(abi.encode(seed, i)));
            data[i] = extreme ? (h & 1 == 0 ? bytes1(0x80) : bytes1(0x7f)) : bytes1(uint8(h));
        }
        uint256 start;
        assembly ("memory-safe") {
            start := add(data, 32)
        }
        w = Weights(start, n, 1, 248);
    }

    function testFuzz_lanesDifferential(uint256 seed, uint8 rows, uint8 columns_, bool extreme) public pure dirtyMemory {
        (uint256 n, uint256 columns) = (1 + uint256(rows) % 60, 1 + uint256(columns_) % 100);
        (bytes memory data, Weights memory w) = stream(seed, n * columns, extreme);
        int256[] memory x = new int256[](n);
        for (uint256 k = 0; k < n; ++k) {
            x[k] = extreme ? int256(-128) : int256(int8(uint8(uint256(keccak256(abi.encode(seed, k, "x"))))));
        }
        int256[] memory y = new int256[](columns);
        Int8.multiply(x, 0, n, w, 0, columns, y, 0, columns);
        for (uint256 j = 0; j < columns; ++j) {
            int256 s = 0;
            for (uint256 k = 0; k < n; ++k) {
                s += x[k] * int256(int8(uint8(data[k * columns + j])));
            }
            same(y[j], s, "sum");
        }
    }

    /// @dev The longest sums that lanes take, all at their worst.
    function test_lanesAtTheirLimit() public pure {
        uint256 n = 65_000;
        bytes memory data = new bytes(n * 32 + 32);
        for (uint256 i = 0; i < n * 32; i += 32) {
            assembly ("memory-safe") {
                mstore(add(add(data, 32), i), 0x7f807f807f807f807f807f807f807f807f807f807f807f807f807f807f807f80)
            }
        }
        uint256 start;
        assembly ("memory-safe") {
            start := add(data, 32)
        }
        int256[] memory x = new int256[](n);
        for (uint256 k = 0; k < n; ++k) {
            x[k] = -128;
        }
        int256[] memory y = new int256[](32);
        Int8.multiply(x, 0, n, Weights(start, n * 32, 1, 248), 0, 32, y, 0, 32);
        for (uint256 j = 0; j < 32; ++j) {
            same(y[j], int256(n) * -128 * (j % 2 == 0 ? int256(127) : int256(-128)), "limit");
        }
    }

    function test_gasPerProduct() public {
        (uint256 n, uint256 columns) = (1024, 64);
        (, Weights memory w) = stream(1, n * columns, false);
        int256[] memory x = new int256[](n);
        for (uint256 k = 0; k < n; ++k) {
            x[k] = int256(k % 255) - 127;
        }
        int256[] memory y = new int256[](columns);
        uint256 g = gasleft();
        Int8.multiply(x, 0, n, w, 0, columns, y, 0, columns);
        uint256 lanes = (g - gasleft()) * 100 / (n * columns);
        vm.snapshotValue("int8, gas x100 per product", lanes);
        isTrue(lanes < 1000, "an int8 product costs at most 10 gas");
    }
}
