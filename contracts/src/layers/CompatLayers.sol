// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {InvalidMatrixDimensions} from "../AIErrors.sol";
import {Activation} from "../math/Activation.sol";
import {Sums} from "../math/Dot.sol";
import {Fixed, UNIT} from "../math/Fixed.sol";
import {Weights, WeightStream} from "../model/Weights.sol";
import {Conv, Convolution, Plan} from "./Convolution.sol";
import {Linear} from "./Linear.sol";
import {Window} from "./Window.sol";

/// @title The layers of the first library, its mistakes included (docs/inference-semantics.md section 5).
/// @notice Images are nested arrays as callers send them, ragged or empty. Sums over rectangular images and vectors of ordinary size take the fast way;
/// anything else the plain one, which fails where and as the first library fails.
library CompatLayers {
    using WeightStream for Weights;

    /// @dev What MaxPooling2D starts from: -10^9.
    int256 private constant POOL_FLOOR = -1e9 * UNIT;

    function rescale(int256[][][] memory x, int256 scale, int256 offset) internal pure returns (int256[][][] memory y) {
        (uint256 n, uint256 m, uint256 p) = sizes(x);
        y = image(n, m, p);
        for (uint256 i = 0; i < n; ++i) {
            for (uint256 j = 0; j < m; ++j) {
                int256[] memory to = y[i][j];
                for (uint256 k = 0; k < p; ++k) {
                    to[k] = Fixed.mul(x[i][j][k], scale) + offset;
                }
            }
        }
    }

    function flatten(int256[][][] memory x) internal pure returns (int256[] memory y) {
        (uint256 n, uint256 m, uint256 p) = sizes(x);
        y = new int256[](n * m * p);
        uint256 place = 0;
        for (uint256 i = 0; i < n; ++i) {
            for (uint256 j = 0; j < m; ++j) {
                for (uint256 k = 0; k < p; ++k) {
                    y[place++] = x[i][j][k];
                }
            }
        }
    }

    /// @notice w[in][units], b[units]
    function dense(int256[] memory x, Weights memory w, uint256 activation, uint256 inputs, uint256 units) internal pure returns (int256[] memory y) {
        if (units == 1 && x.length != inputs) revert InvalidMatrixDimensions();
        y = product(x, w, 0, inputs, units, units);
        addWeights(y, w, inputs * units);
        Activation.applyCompat(y, activation);
    }

    /// @notice y_j = sum over k < inputs of x_k * w[from + k * row + j]. Elements of x beyond `inputs` are ignored, missing ones are Panic 0x32.
    function product(int256[] memory x, Weights memory w, uint256 from, uint256 inputs, uint256 units, uint256 row)
        internal
        pure
        returns (int256[] memory y)
    {
        y = new int256[](units);
        if (x.length >= inputs && Linear.fits(x, w)) {
            Linear.multiply(Sums.Truncated, x, 0, inputs, w, from, row, y, 0, units);
            return y;
        }
        for (uint256 j = 0; j < units; ++j) {
            int256 s = 0;
            for (uint256 k = 0; k < inputs; ++k) {
                s += Fixed.mul(x[k], w.get(from + k * row + j));
            }
            y[j] = s;
        }
    }

    function addWeights(int256[] memory y, Weights memory w, uint256 from) internal pure {
        for (uint256 j = 0; j < y.length; ++j) {
            y[j] += w.get(from + j);
        }
    }

    /// @notice w[kh][kw][cin][filters], b[filters]
    function conv2D(int256[][][] memory x, Weights memory w, Conv memory c) internal pure returns (int256[][][] memory) {
        (uint256 n, uint256 m, uint256 p) = sizes(x);
        Plan memory plan = Convolution.plan(n, m, p, c.size, c.stride, c.padding);
        int256[] memory y = new int256[](plan.a * plan.b * c.filters);
        (bool whole, int256[] memory flat) = rectangle(x, n, m, p);
        if (whole && p == c.cin && Linear.fits(flat, w)) Convolution.sums(Sums.Truncated, flat, w, c, plan, y);
        else convPlain(x, w, c, plan, y);
        uint256 bias = c.size[0] * c.size[1] * c.cin * c.filters;
        int256[] memory b = w.slice(bias, c.filters);
        for (uint256 i = 0; i < y.length;) {
            for (uint256 f = 0; f < b.length; ++f) {
                y[i++] += b[f];
            }
        }
        Activation.applyCompat(y, c.activation);
        return fold(y, plan.a, plan.b, c.filters);
    }

    function convPlain(int256[][][] memory x, Weights memory w, Conv memory c, Plan memory plan, int256[] memory y) private pure {
        uint256 place = 0;
        for (uint256 i = 0; i < plan.a; ++i) {
            for (uint256 j = 0; j < plan.b; ++j) {
                for (uint256 f = 0; f < c.filters; ++f) {
                    y[place++] = convCell(x, w, c, plan, i, j, f);
                }
            }
        }
    }

    function convCell(int256[][][] memory x, Weights memory w, Conv memory c, Plan memory plan, uint256 i, uint256 j, uint256 f)
        private
        pure
        returns (int256 s)
    {
        for (uint256 dx = 0; dx < c.size[0]; ++dx) {
            for (uint256 dy = 0; dy < c.size[1]; ++dy) {
                uint256 row = i * c.stride[0] + dx;
                uint256 column = j * c.stride[1] + dy;
                if (row < plan.padA || row - plan.padA >= plan.n) continue;
                if (column < plan.padB || column - plan.padB >= plan.m) continue;
                for (uint256 q = 0; q < plan.p; ++q) {
                    int256 value = x[row - plan.padA][column - plan.padB][q];
                    if (q >= c.cin) outOfBounds();
                    s += Fixed.mul(value, w.get(((dx * c.size[1] + dy) * c.cin + q) * c.filters + f));
                }
            }
        }
    }

    /// @notice Window and step are the configured stride and size: the first library passes them in the wrong order. Cells outside count as 0.
    function maxPooling(int256[][][] memory x, uint256[2] memory size, uint256[2] memory stride, uint256 padding)
        internal
        pure
        returns (int256[][][] memory y)
    {
        (uint256[2] memory window, uint256[2] memory step) = (stride, size);
        (uint256 n, uint256 m, uint256 p) = sizes(x);
        (uint256 a, uint256 padA) = Window.size(n, window[0], step[0], padding);
        (uint256 b, uint256 padB) = Window.size(m, window[1], step[1], padding);
        y = image(a, b, p);
        for (uint256 i = 0; i < a; ++i) {
            for (uint256 j = 0; j < b; ++j) {
                for (uint256 k = 0; k < p; ++k) {
                    y[i][j][k] = poolCell(x, [i * step[0], j * step[1]], [padA, padB], [n, m], window, k);
                }
            }
        }
    }

    function poolCell(
        int256[][][] memory x,
        uint256[2] memory start,
        uint256[2] memory pad,
        uint256[2] memory d,
        uint256[2] memory window,
        uint256 channel
    ) private pure returns (int256 greatest) {
        greatest = POOL_FLOOR;
        for (uint256 dx = 0; dx < window[0]; ++dx) {
            uint256 row = start[0] + dx;
            for (uint256 dy = 0; dy < window[1]; ++dy) {
                uint256 column = start[1] + dy;
                int256 value = row < pad[0] || row - pad[0] >= d[0] || column < pad[1] || column - pad[1] >= d[1]
                    ? int256(0)
                    : x[row - pad[0]][column - pad[1]][channel];
                if (value > greatest) greatest = value;
            }
        }
    }

    function sizes(int256[][][] memory x) internal pure returns (uint256 n, uint256 m, uint256 p) {
        n = x.length;
        m = x[0].length;
        p = x[0][0].length;
    }

    function image(uint256 n, uint256 m, uint256 p) internal pure returns (int256[][][] memory y) {
        y = new int256[][][](n);
        for (uint256 i = 0; i < n; ++i) {
            y[i] = new int256[][](m);
            for (uint256 j = 0; j < m; ++j) {
                y[i][j] = new int256[](p);
            }
        }
    }

    /// @dev n * m cells of p numbers each, from a flat image.
    function fold(int256[] memory flat, uint256 n, uint256 m, uint256 p) internal pure returns (int256[][][] memory y) {
        y = image(n, m, p);
        uint256 place = pointer(flat);
        for (uint256 i = 0; i < n; ++i) {
            for (uint256 j = 0; j < m; ++j) {
                int256[] memory cell = y[i][j];
                assembly ("memory-safe") {
                    mcopy(add(cell, 0x20), place, shl(5, p))
                    place := add(place, shl(5, p))
                }
            }
        }
    }

    /// @notice The first n rows of m cells of p numbers as a flat image, if all of them are there.
    function rectangle(int256[][][] memory x, uint256 n, uint256 m, uint256 p) internal pure returns (bool whole, int256[] memory flat) {
        flat = new int256[](n * m * p);
        uint256 place = pointer(flat);
        for (uint256 i = 0; i < n; ++i) {
            if (x[i].length < m) return (false, flat);
            for (uint256 j = 0; j < m; ++j) {
                int256[] memory cell = x[i][j];
                if (cell.length < p) return (false, flat);
                assembly ("memory-safe") {
                    mcopy(place, add(cell, 0x20), shl(5, p))
                    place := add(place, shl(5, p))
                }
            }
        }
        whole = true;
    }

    function pointer(int256[] memory values) internal pure returns (uint256 p) {
        assembly ("memory-safe") {
            p := add(values, 0x20)
        }
    }

    function outOfBounds() private pure {
        int256[] memory none = new int256[](0);
        none[0] = 0;
    }
}
