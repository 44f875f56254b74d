// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fixed} from "./Fixed.sol";

/// @dev How a layer adds up its products: `Plain` truncates each and checks everything, `Truncated` gives the same where nothing can overflow, `Exact` keeps
/// the sum times UNIT, to be truncated once by the caller.
enum Sums {
    Plain,
    Truncated,
    Exact
}

/// @title Sums of products without a check, in assembly because they are nearly all of an evaluation's gas.
/// @notice x: words, one after the other, from `px` on. w: `w_k` is the signed number in the upper bits of the word at `pw + k * step`, brought down by
/// `sar(shift)`: (8, 192) walks int64, (1, 248) int8, (32, 0) words; larger steps walk down a column. Callers prove |x * w| < 2^255 and that the sum
/// fits; then `sdiv(mul(x, w), U)` is PRBMath's mul and `add` is the checked sum. The plain twins are in test/plain/PlainDot.sol.
library Dot {
    /// @notice s + sum over k < n of trunc(x_k * w_k / U). 53 gas for each product, 653 with PRBMath's operators.
    function d1(int256 s, uint256 px, uint256 pw, uint256 n, uint256 step, uint256 shift) internal pure returns (int256 r) {
        assembly ("memory-safe") {
            let u := 1000000000000000000
            let end := add(px, shl(5, and(n, not(7))))
            for {} lt(px, end) { px := add(px, 256) } {
                s := add(s, sdiv(mul(mload(px), sar(shift, mload(pw))), u))
                pw := add(pw, step)
                s := add(s, sdiv(mul(mload(add(px, 32)), sar(shift, mload(pw))), u))
                pw := add(pw, step)
                s := add(s, sdiv(mul(mload(add(px, 64)), sar(shift, mload(pw))), u))
                pw := add(pw, step)
                s := add(s, sdiv(mul(mload(add(px, 96)), sar(shift, mload(pw))), u))
                pw := add(pw, step)
                s := add(s, sdiv(mul(mload(add(px, 128)), sar(shift, mload(pw))), u))
                pw := add(pw, step)
                s := add(s, sdiv(mul(mload(add(px, 160)), sar(shift, mload(pw))), u))
                pw := add(pw, step)
                s := add(s, sdiv(mul(mload(add(px, 192)), sar(shift, mload(pw))), u))
                pw := add(pw, step)
                s := add(s, sdiv(mul(mload(add(px, 224)), sar(shift, mload(pw))), u))
                pw := add(pw, step)
            }
            end := add(px, shl(5, and(n, 7)))
            for {} lt(px, end) { px := add(px, 32) } {
                s := add(s, sdiv(mul(mload(px), sar(shift, mload(pw))), u))
                pw := add(pw, step)
            }
            r := s
        }
    }

    /// @notice s + sum over k < n of x_k * w_k. 45 gas for each product.
    function exact(int256 s, uint256 px, uint256 pw, uint256 n, uint256 step, uint256 shift) internal pure returns (int256 r) {
        assembly ("memory-safe") {
            let end := add(px, shl(5, and(n, not(7))))
            for {} lt(px, end) { px := add(px, 256) } {
                s := add(s, mul(mload(px), sar(shift, mload(pw))))
                pw := add(pw, step)
                s := add(s, mul(mload(add(px, 32)), sar(shift, mload(pw))))
                pw := add(pw, step)
                s := add(s, mul(mload(add(px, 64)), sar(shift, mload(pw))))
                pw := add(pw, step)
                s := add(s, mul(mload(add(px, 96)), sar(shift, mload(pw))))
                pw := add(pw, step)
                s := add(s, mul(mload(add(px, 128)), sar(shift, mload(pw))))
                pw := add(pw, step)
                s := add(s, mul(mload(add(px, 160)), sar(shift, mload(pw))))
                pw := add(pw, step)
                s := add(s, mul(mload(add(px, 192)), sar(shift, mload(pw))))
                pw := add(pw, step)
                s := add(s, mul(mload(add(px, 224)), sar(shift, mload(pw))))
                pw := add(pw, step)
            }
            end := add(px, shl(5, and(n, 7)))
            for {} lt(px, end) { px := add(px, 32) } {
                s := add(s, mul(mload(px), sar(shift, mload(pw))))
                pw := add(pw, step)
            }
            r := s
        }
    }

    /// @notice `d1` with every check of PRBMath, for operands of any size: product by product, the first failure reverts.
    function plain(int256 s, uint256 px, uint256 pw, uint256 n, uint256 step, uint256 shift) internal pure returns (int256) {
        for (uint256 k = 0; k < n; ++k) {
            int256 x;
            int256 w;
            assembly ("memory-safe") {
                x := mload(px)
                w := sar(shift, mload(pw))
            }
            s += Fixed.mul(x, w);
            unchecked {
                px += 32;
                pw += step; // pointers into memory that has been paid for
            }
        }
        return s;
    }

    function add(Sums sums, int256 s, uint256 px, uint256 pw, uint256 n, uint256 step, uint256 shift) internal pure returns (int256) {
        if (sums == Sums.Truncated) return d1(s, px, pw, n, step, shift);
        if (sums == Sums.Exact) return exact(s, px, pw, n, step, shift);
        return plain(s, px, pw, n, step, shift);
    }

    /// @notice `d1` of four int64 columns side by side, whose weights are one word of each row: adds to the four words at `out`. 47 gas for each product (counted in SumOps' assembly).
    /// @dev The odd rows come first, so that nothing else than what a row needs lives on the stack: a variable more would move into memory.
    function d1Four(uint256 out, uint256 px, uint256 pw, uint256 n, uint256 step) internal pure {
        assembly ("memory-safe") {
            let a := mload(out)
            let b := mload(add(out, 32))
            let c := mload(add(out, 64))
            let d := mload(add(out, 96))
            let x
            let v
            let end := add(px, shl(5, and(n, 3)))
            for {} lt(px, end) { px := add(px, 32) } {
                x := mload(px)
                v := mload(pw)
                a := add(a, sdiv(mul(x, sar(192, v)), 1000000000000000000))
                b := add(b, sdiv(mul(x, sar(192, shl(64, v))), 1000000000000000000))
                c := add(c, sdiv(mul(x, sar(192, shl(128, v))), 1000000000000000000))
                d := add(d, sdiv(mul(x, signextend(7, v)), 1000000000000000000))
                pw := add(pw, step)
            }
            end := add(px, shl(5, and(n, not(3))))
            for {} lt(px, end) { px := add(px, 128) } {
                x := mload(px)
                v := mload(pw)
                a := add(a, sdiv(mul(x, sar(192, v)), 1000000000000000000))
                b := add(b, sdiv(mul(x, sar(192, shl(64, v))), 1000000000000000000))
                c := add(c, sdiv(mul(x, sar(192, shl(128, v))), 1000000000000000000))
                d := add(d, sdiv(mul(x, signextend(7, v)), 1000000000000000000))
                pw := add(pw, step)
                x := mload(add(px, 32))
                v := mload(pw)
                a := add(a, sdiv(mul(x, sar(192, v)), 1000000000000000000))
                b := add(b, sdiv(mul(x, sar(192, shl(64, v))), 1000000000000000000))
                c := add(c, sdiv(mul(x, sar(192, shl(128, v))), 1000000000000000000))
                d := add(d, sdiv(mul(x, signextend(7, v)), 1000000000000000000))
                pw := add(pw, step)
                x := mload(add(px, 64))
                v := mload(pw)
                a := add(a, sdiv(mul(x, sar(192, v)), 1000000000000000000))
                b := add(b, sdiv(mul(x, sar(192, shl(64, v))), 1000000000000000000))
                c := add(c, sdiv(mul(x, sar(192, shl(128, v))), 1000000000000000000))
                d := add(d, sdiv(mul(x, signextend(7, v)), 1000000000000000000))
                pw := add(pw, step)
                x := mload(add(px, 96))
                v := mload(pw)
                a := add(a, sdiv(mul(x, sar(192, v)), 1000000000000000000))
                b := add(b, sdiv(mul(x, sar(192, shl(64, v))), 1000000000000000000))
                c := add(c, sdiv(mul(x, sar(192, shl(128, v))), 1000000000000000000))
                d := add(d, sdiv(mul(x, signextend(7, v)), 1000000000000000000))
                pw := add(pw, step)
            }
            mstore(out, a)
            mstore(add(out, 32), b)
            mstore(add(out, 64), c)
            mstore(add(out, 96), d)
        }
    }

    /// @notice `exact` of four int64 columns side by side, as `d1Four`. 36 gas for each product.
    function exactFour(uint256 out, uint256 px, uint256 pw, uint256 n, uint256 step) internal pure {
        assembly ("memory-safe") {
            let a := mload(out)
            let b := mload(add(out, 32))
            let c := mload(add(out, 64))
            let d := mload(add(out, 96))
            let x
            let v
            let end := add(px, shl(5, and(n, 3)))
            for {} lt(px, end) { px := add(px, 32) } {
                x := mload(px)
                v := mload(pw)
                a := add(a, mul(x, sar(192, v)))
                b := add(b, mul(x, sar(192, shl(64, v))))
                c := add(c, mul(x, sar(192, shl(128, v))))
                d := add(d, mul(x, signextend(7, v)))
                pw := add(pw, step)
            }
            end := add(px, shl(5, and(n, not(3))))
            for {} lt(px, end) { px := add(px, 128) } {
                x := mload(px)
                v := mload(pw)
                a := add(a, mul(x, sar(192, v)))
                b := add(b, mul(x, sar(192, shl(64, v))))
                c := add(c, mul(x, sar(192, shl(128, v))))
                d := add(d, mul(x, signextend(7, v)))
                pw := add(pw, step)
                x := mload(add(px, 32))
                v := mload(pw)
                a := add(a, mul(x, sar(192, v)))
                b := add(b, mul(x, sar(192, shl(64, v))))
                c := add(c, mul(x, sar(192, shl(128, v))))
                d := add(d, mul(x, signextend(7, v)))
                pw := add(pw, step)
                x := mload(add(px, 64))
                v := mload(pw)
                a := add(a, mul(x, sar(192, v)))
                b := add(b, mul(x, sar(192, shl(64, v))))
                c := add(c, mul(x, sar(192, shl(128, v))))
                d := add(d, mul(x, signextend(7, v)))
                pw := add(pw, step)
                x := mload(add(px, 96))
                v := mload(pw)
                a := add(a, mul(x, sar(192, v)))
                b := add(b, mul(x, sar(192, shl(64, v))))
                c := add(c, mul(x, sar(192, shl(128, v))))
                d := add(d, mul(x, signextend(7, v)))
                pw := add(pw, step)
            }
            mstore(out, a)
            mstore(add(out, 32), b)
            mstore(add(out, 64), c)
            mstore(add(out, 96), d)
        }
    }

    /// @notice Adds `count` sums of columns side by side to the words at `out`, in one of the ways that check nothing: weights are `width` bytes wide.
    /// @dev Two functions, so that a contract which sums in one way carries one of them, once.
    function columns(Sums sums, uint256 out, uint256 px, uint256 pw, uint256 n, uint256 step, uint256 width, uint256 count) internal pure {
        if (sums == Sums.Truncated) d1Columns(out, px, pw, n, step, width, count);
        else exactColumns(out, px, pw, n, step, width, count);
    }

    function d1Columns(uint256 out, uint256 px, uint256 pw, uint256 n, uint256 step, uint256 width, uint256 count) private pure {
        unchecked {
            // pointers into memory that has been paid for
            uint256 end = out + 32 * count;
            if (width == 8) {
                for (uint256 last = end - 32 * (count & 3); out < last; out += 128) {
                    d1Four(out, px, pw, n, step);
                    pw += 32;
                }
            }
            for (; out < end; out += 32) {
                int256 s;
                assembly ("memory-safe") {
                    s := mload(out)
                }
                s = d1(s, px, pw, n, step, 256 - 8 * width);
                assembly ("memory-safe") {
                    mstore(out, s)
                }
                pw += width;
            }
        }
    }

    function exactColumns(uint256 out, uint256 px, uint256 pw, uint256 n, uint256 step, uint256 width, uint256 count) private pure {
        unchecked {
            // as above
            uint256 end = out + 32 * count;
            if (width == 8) {
                for (uint256 last = end - 32 * (count & 3); out < last; out += 128) {
                    exactFour(out, px, pw, n, step);
                    pw += 32;
                }
            }
            for (; out < end; out += 32) {
                int256 s;
                assembly ("memory-safe") {
                    s := mload(out)
                }
                s = exact(s, px, pw, n, step, 256 - 8 * width);
                assembly ("memory-safe") {
                    mstore(out, s)
                }
                pw += width;
            }
        }
    }
}
