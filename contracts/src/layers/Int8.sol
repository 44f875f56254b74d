// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIAccumulatorOverflow, AIMalformedModel} from "../AIErrors.sol";
import {Dot, Sums} from "../math/Dot.sol";
import {Weights} from "../model/Weights.sol";
import {Linear} from "./Linear.sol";

/// @title Sums of int8 products and their way back to int8 (docs/inference-semantics.md section 7).
library Int8 {
    /// @dev Most products of one sum that fit int32, and that fit a 32-bit lane when weights are made positive (128 * 255 each).
    uint256 internal constant MOST_PRODUCTS = 131_071;
    uint256 private constant LANE_PRODUCTS = 65_000;

    /// @notice y[yFrom + j] += sum over k < n of x[xFrom + k] * w[wFrom + k * row + j]: 32 columns at a time, the rest one by one.
    function multiply(
        int256[] memory x,
        uint256 xFrom,
        uint256 n,
        Weights memory w,
        uint256 wFrom,
        uint256 row,
        int256[] memory y,
        uint256 yFrom,
        uint256 columns
    ) internal pure {
        uint256 done = 0;
        if (n <= LANE_PRODUCTS) {
            uint256 px;
            uint256 py;
            assembly ("memory-safe") {
                px := add(add(x, 0x20), shl(5, xFrom))
                py := add(add(y, 0x20), shl(5, yFrom))
            }
            for (; done + 32 <= columns; done += 32) {
                lanes(py + 32 * done, px, w.start + wFrom + done, n, row);
            }
        }
        Linear.multiply(Sums.Exact, x, xFrom, n, w, wFrom + done, row, y, yFrom + done, columns - done);
    }

    /// @notice Adds 32 columns' sums to the 32 words at `out`; 7 gas a product (1,024 rows, decoding included) instead of 45.
    /// @dev Weights are made positive, v = w + 128 (the sign bit flipped), and every fourth byte of a word is a lane of 32 bits: x * lanes is 8 products, and
    /// four such numbers hold all 32. Each lane's true sum S of x * v lies in int32 (n * 128 * 255 < 2^31), so the number is the sum of S_l * 2^(32 l) mod 2^256
    /// and gives its lanes back from the lowest: S = signextend(lane), rest = (number - S) / 2^32. Then sum of x * w = S - 128 * sum of x.
    function lanes(uint256 out, uint256 px, uint256 pw, uint256 n, uint256 step) internal pure {
        assembly ("memory-safe") {
            let mask := 0x000000ff000000ff000000ff000000ff000000ff000000ff000000ff000000ff
            let flip := 0x8080808080808080808080808080808080808080808080808080808080808080
            let a := 0
            let b := 0
            let c := 0
            let d := 0
            let sum := 0
            for { let end := add(px, shl(5, n)) } lt(px, end) { px := add(px, 32) } {
                let x := mload(px)
                let v := xor(mload(pw), flip)
                a := add(a, mul(x, and(shr(24, v), mask)))
                b := add(b, mul(x, and(shr(16, v), mask)))
                c := add(c, mul(x, and(shr(8, v), mask)))
                d := add(d, mul(x, and(v, mask)))
                sum := add(sum, x)
                pw := add(pw, step)
            }
            sum := shl(7, sum)
            // lane 0 is the last of the eight columns of a (0, 4, ..), b (1, 5, ..), c, d
            for { let p := add(out, 896) } iszero(lt(p, out)) { p := sub(p, 128) } {
                let s := signextend(3, a)
                mstore(p, add(mload(p), sub(s, sum)))
                a := sar(32, sub(a, s))
                s := signextend(3, b)
                mstore(add(p, 32), add(mload(add(p, 32)), sub(s, sum)))
                b := sar(32, sub(b, s))
                s := signextend(3, c)
                mstore(add(p, 64), add(mload(add(p, 64)), sub(s, sum)))
                c := sar(32, sub(c, s))
                s := signextend(3, d)
                mstore(add(p, 96), add(mload(add(p, 96)), sub(s, sum)))
                d := sar(32, sub(d, s))
            }
        }
    }

    /// @notice Adds each channel's bias to its sums and scales them back to int8: biases, multipliers and shifts lie behind the `values` of the stream.
    /// @param y sums, channel by channel, over and over
    function requantize(int256[] memory y, Weights memory w, uint256 values, uint256 channels, int256 low, uint256 layer) internal pure {
        for (uint256 c = 0; c < channels; ++c) {
            (, int256 multiplier, uint256 shift) = scale(w, values, channels, c);
            if (multiplier < 1 << 30 || multiplier >= 1 << 31 || shift == 0 || shift > 62) revert AIMalformedModel(layer);
        }
        uint256 channel = 0;
        for (uint256 i = 0; i < y.length; ++i) {
            (int256 bias, int256 multiplier, uint256 shift) = scale(w, values, channels, channel);
            int256 a = y[i] + bias;
            if (a != int32(a)) revert AIAccumulatorOverflow(a);
            y[i] = clamp(shifted(a * multiplier, shift), low);
            if (++channel == channels) channel = 0;
        }
    }

    function scale(Weights memory w, uint256 values, uint256 channels, uint256 c)
        private
        pure
        returns (int256 bias, int256 multiplier, uint256 shift)
    {
        uint256 p = w.start + values + 4 * c;
        uint256 q = p + 4 * channels;
        uint256 r = w.start + values + 8 * channels + c;
        assembly ("memory-safe") {
            bias := sar(224, mload(p))
            multiplier := shr(224, mload(q))
            shift := byte(0, mload(r))
        }
    }

    /// @notice floor((a + 2^(s-1)) / 2^s): halves up.
    function shifted(int256 a, uint256 s) internal pure returns (int256) {
        return (a + int256(1 << (s - 1))) >> s;
    }

    function clamp(int256 x, int256 low) internal pure returns (int256) {
        if (x < low) return low;
        return x > 127 ? int256(127) : x;
    }
}
