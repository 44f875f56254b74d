// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "./kit/Test.sol";
import {PlainDot} from "./plain/PlainDot.sol";
import {Dot, Sums} from "../src/math/Dot.sol";

contract DotTest is Test {
    /// @dev n numbers of `bits` bits, from a seed; the edges of the width appear often.
    function random(uint256 seed, uint256 n, uint256 bits) internal pure returns (int256[] memory v) {
        v = new int256[](n);
        for (uint256 i = 0; i < n; ++i) {
            uint256 h = uint256(keccak256(abi.encode(seed, i)));
            int256 x = int256(h) >> (256 - bits);
            if (h % 7 == 0) x = -int256(1 << (bits - 1));
            if (h % 11 == 0) x = int256(1 << (bits - 1)) - 1;
            if (h % 13 == 0) x = int256(h % 3) - 1;
            v[i] = x;
        }
    }

    /// @dev Packs int64 numbers, `columns` places apart, and gives back a pointer.
    function pack(int256[] memory w, uint256 columns) internal pure returns (uint256 p) {
        bytes memory out = new bytes(8 * w.length * columns + 64);
        assembly ("memory-safe") { p := add(out, 32) }
        for (uint256 k = 0; k < w.length; ++k) {
            int256 x = w[k];
            uint256 place = p + 8 * k * columns;
            assembly ("memory-safe") { mstore(place, shl(192, x)) }
        }
    }

    function pointer(int256[] memory v) internal pure returns (uint256 p) {
        assembly ("memory-safe") { p := add(v, 32) }
    }

    function testFuzz_d1AndExactDifferential(uint256 seed, uint8 size, uint8 width) public pure {
        uint256 n = uint256(size) % 40;
        int256[] memory x = random(seed, n, bound(width, 2, 190));
        int256[] memory w = random(seed ^ 1, n, 64);
        uint256 columns = 1 + n % 5;
        uint256 p = pack(w, columns);
        same(Dot.d1(3, pointer(x), p, n, 8 * columns, 192), PlainDot.d1(3, x, w), "d1");
        same(Dot.exact(3, pointer(x), p, n, 8 * columns, 192), PlainDot.exact(3, x, w), "exact");
        same(Dot.d1(3, pointer(x), pointer(w), n, 32, 0), PlainDot.d1(3, x, w), "d1 of words");
    }

    function testFuzz_columnsDifferential(uint256 seed, uint8 size, uint8 width, uint8 count_) public pure {
        uint256 n = uint256(size) % 40;
        uint256 count = uint256(count_) % 14;
        uint256 columns = count + n % 3;
        int256[] memory x = random(seed, n, bound(width, 2, 190));
        int256[] memory w = random(seed ^ 1, n * columns, 64);
        int256[] memory truncated = random(seed ^ 2, count + 1, 200);
        int256[] memory exact = random(seed ^ 3, count + 1, 200);
        int256[] memory words = random(seed ^ 2, count + 1, 200);
        Dot.columns(Sums.Truncated, pointer(truncated), pointer(x), pack(w, 1), n, 8 * columns, 8, count);
        Dot.columns(Sums.Exact, pointer(exact), pointer(x), pack(w, 1), n, 8 * columns, 8, count);
        Dot.columns(Sums.Truncated, pointer(words), pointer(x), pointer(w), n, 32 * columns, 32, count);
        for (uint256 j = 0; j < count; ++j) {
            int256[] memory column = new int256[](n);
            for (uint256 k = 0; k < n; ++k) {
                column[k] = w[k * columns + j];
            }
            int256 sum = PlainDot.d1(random(seed ^ 2, count + 1, 200)[j], x, column);
            same(truncated[j], sum, "truncated");
            same(words[j], sum, "truncated, of words");
            same(exact[j], PlainDot.exact(random(seed ^ 3, count + 1, 200)[j], x, column), "exact");
        }
        same(truncated[count], random(seed ^ 2, count + 1, 200)[count], "the word behind");
        same(exact[count], random(seed ^ 3, count + 1, 200)[count], "the word behind");
    }

    /// @dev The promise of docs/inference-semantics.md: at most 60 gas for each exact product (goal 55).
    function test_gasPerProduct() public {
        uint256 n = 1024;
        int256[] memory x = random(1, n, 60);
        int256[] memory w = random(2, n, 62);
        uint256 p = pack(w, 128);
        uint256 g = gasleft();
        Dot.d1(0, pointer(x), p, n, 1024, 192);
        uint256 d1 = (g - gasleft()) * 100 / n;
        g = gasleft();
        Dot.exact(0, pointer(x), p, n, 1024, 192);
        uint256 exact = (g - gasleft()) * 100 / n;
        g = gasleft();
        PlainDot.d1(0, x, w);
        uint256 plain = (g - gasleft()) * 100 / n;
        vm.snapshotValue("d1, int64 weights, gas x100 per product", d1);
        vm.snapshotValue("d2, int64 weights, gas x100 per product", exact);
        vm.snapshotValue("d1, PRBMath's operators, gas x100 per product", plain);
        isTrue(d1 < 5500, "a product of d1 costs at most 55 gas");
        isTrue(exact < 5000, "a product of d2 costs at most 50 gas");
    }
}
