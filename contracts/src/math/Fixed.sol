// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {sd} from "@prb/math/src/sd59x18/Casting.sol";
import {mul as prbMul, div as prbDiv, exp as prbExp, ln as prbLn, sqrt as prbSqrt} from "@prb/math/src/sd59x18/Math.sol";
import {AIOperandOutOfRange} from "../AIErrors.sol";

/// @dev One, as SD59x18.
int256 constant UNIT = 1e18;

/// @title SD59x18 on plain int256, by `@prb/math` 4.2.0, and the range that sums without overflow need.
library Fixed {
    /// @dev Operands of exact sums lie in -2^111 < x < 2^111: fewer than 2^32 products of them, and a bias times UNIT, stay below 2^255.
    int256 internal constant RANGE = int256(1 << 111);

    function mul(int256 x, int256 y) internal pure returns (int256) {
        return prbMul(sd(x), sd(y)).unwrap();
    }

    function div(int256 x, int256 y) internal pure returns (int256) {
        return prbDiv(sd(x), sd(y)).unwrap();
    }

    function exp(int256 x) internal pure returns (int256) {
        return prbExp(sd(x)).unwrap();
    }

    function ln(int256 x) internal pure returns (int256) {
        return prbLn(sd(x)).unwrap();
    }

    function sqrt(int256 x) internal pure returns (int256) {
        return prbSqrt(sd(x)).unwrap();
    }

    /// @notice Refuses the first element outside the range of exact sums.
    function check(int256[] memory values) internal pure {
        if (magnitude(values) >> 111 == 0) return;
        for (uint256 i = 0; i < values.length; ++i) {
            checkOne(values[i]);
        }
    }

    function checkOne(int256 value) internal pure {
        if (value <= -RANGE || value >= RANGE) revert AIOperandOutOfRange(value);
    }

    /// @notice An upper bound of all |x|, or-ed together: below 2^k exactly if every |x| is.
    function magnitude(int256[] memory values) internal pure returns (uint256 bits) {
        // or over all x of (x >= 0 ? x : -x), which is (x ^ s) - s with s = x >> 255
        assembly ("memory-safe") {
            let p := add(values, 0x20)
            let n := mload(values)
            let end := add(p, shl(5, and(n, not(3))))
            for {} lt(p, end) { p := add(p, 0x80) } {
                let x := mload(p)
                let s := sar(255, x)
                bits := or(bits, sub(xor(x, s), s))
                x := mload(add(p, 0x20))
                s := sar(255, x)
                bits := or(bits, sub(xor(x, s), s))
                x := mload(add(p, 0x40))
                s := sar(255, x)
                bits := or(bits, sub(xor(x, s), s))
                x := mload(add(p, 0x60))
                s := sar(255, x)
                bits := or(bits, sub(xor(x, s), s))
            }
            end := add(p, shl(5, and(n, 3)))
            for {} lt(p, end) { p := add(p, 0x20) } {
                let x := mload(p)
                let s := sar(255, x)
                bits := or(bits, sub(xor(x, s), s))
            }
        }
    }
}
