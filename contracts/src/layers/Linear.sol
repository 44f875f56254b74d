// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Dot, Sums} from "../math/Dot.sol";
import {Fixed, UNIT} from "../math/Fixed.sol";
import {Weights, WeightStream} from "../model/Weights.sol";

/// @title Vectors times matrices, in the three ways of `Sums`.
library Linear {
    using WeightStream for Weights;

    /// @notice The way for these operands; an exact one refuses what is out of range, inputs before weights.
    function way(bool exact, int256[] memory x, Weights memory w) internal pure returns (Sums) {
        if (!exact) return fits(x, w) ? Sums.Truncated : Sums.Plain;
        Fixed.check(x);
        w.check();
        return Sums.Exact;
    }

    /// @notice Whether products and sums of such numbers stay inside int256 unchecked, fewer than 2^59 of them.
    function fits(int256[] memory x, Weights memory w) internal pure returns (bool) {
        if (w.step != 32) return Fixed.within(x, 191); // |w| <= 2^63, so |x * w| <= 2^254
        return Fixed.within(x, 127) && w.magnitude() >> 127 == 0;
    }

    /// @notice y[yFrom + j] += sum over k < n of x[xFrom + k] * w[wFrom + k * row + j], for j < columns.
    function multiply(
        Sums how,
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
        uint256 px;
        assembly ("memory-safe") {
            px := add(add(x, 0x20), shl(5, xFrom))
        }
        uint256 pw = w.start + wFrom * w.step;
        uint256 step = row * w.step;
        if (how != Sums.Plain) {
            uint256 py;
            assembly ("memory-safe") {
                py := add(add(y, 0x20), shl(5, yFrom))
            }
            Dot.columns(how, py, px, pw, n, step, w.step, columns);
            return;
        }
        for (uint256 j = 0; j < columns; ++j) {
            y[yFrom + j] = Dot.plain(y[yFrom + j], px, pw, n, step, w.shift);
            unchecked {
                pw += w.step; // a pointer into memory that has been paid for
            }
        }
    }

    /// @notice All rows of x times the matrix at `from`, and the bias behind it: a Dense layer without activation.
    function dense(Sums how, int256[] memory x, uint256 n, Weights memory w, uint256 from, uint256 units, bool bias)
        internal
        pure
        returns (int256[] memory y)
    {
        uint256 rows = x.length / n;
        y = new int256[](rows * units);
        for (uint256 r = 0; r < rows; ++r) {
            multiply(how, x, r * n, n, w, from, units, y, r * units, units);
        }
        finish(how, y, w, from + n * units, bias ? units : 0);
    }

    /// @notice Adds the bias (`count` numbers, over and over; 0: none) and truncates what is exact.
    function finish(Sums how, int256[] memory y, Weights memory w, uint256 from, uint256 count) internal pure {
        int256[] memory b = count == 0 ? new int256[](1) : w.slice(from, count);
        if (how != Sums.Exact && count == 0) return;
        uint256 j = 0;
        for (uint256 i = 0; i < y.length; ++i) {
            y[i] = how == Sums.Exact ? (y[i] + b[j] * UNIT) / UNIT : y[i] + b[j];
            if (++j == b.length) j = 0;
        }
    }
}
