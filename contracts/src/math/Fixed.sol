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
        if (within(values, 110)) return;
        for (uint256 i = 0; i < values.length; ++i) {
            checkOne(values[i]);
        }
    }

    function checkOne(int256 value) internal pure {
        if (value <= -RANGE || value >= RANGE) revert AIOperandOutOfRange(value);
    }

    /// @notice Whether -2^bits <= x < 2^bits for every x; bits below 255.
    function within(int256[] memory values, uint256 bits) internal pure returns (bool yes) {
        // such an x, and no other, gives with 2^bits more a number below 2^(bits + 1)
        assembly ("memory-safe") {
            let half := shl(bits, 1)
            let all := 0
            let p := add(values, 0x20)
            let n := mload(values)
            let end := add(p, shl(5, and(n, not(3))))
            for {} lt(p, end) { p := add(p, 0x80) } {
                all := or(all, add(half, mload(p)))
                all := or(all, add(half, mload(add(p, 0x20))))
                all := or(all, add(half, mload(add(p, 0x40))))
                all := or(all, add(half, mload(add(p, 0x60))))
            }
            end := add(p, shl(5, and(n, 3)))
            for {} lt(p, end) { p := add(p, 0x20) } { all := or(all, add(half, mload(p))) }
            yes := iszero(shr(add(bits, 1), all))
        }
    }
}
