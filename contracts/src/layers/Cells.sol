// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Activation} from "../math/Activation.sol";
import {Sums} from "../math/Dot.sol";
import {Fixed, UNIT} from "../math/Fixed.sol";
import {Weights, WeightStream} from "../model/Weights.sol";
import {CompatRecurrent} from "./CompatRecurrent.sol";
import {Linear} from "./Linear.sol";

/// @dev A recurrent layer: its activations, sizes, and whether its sums are exact.
struct Cell {
    uint256 activation;
    uint256 recurrentActivation;
    int256 slope;
    uint256 inputs;
    uint256 units;
    bool exact;
    bool resetAfter;
}

/// @title One time step of SimpleRNN, LSTM and GRU (docs/inference-semantics.md section 6.2). Exact ones expect operands in range.
library Cells {
    using WeightStream for Weights;

    function simple(int256[] memory x, int256[] memory h, Weights memory w, Cell memory c) internal pure returns (int256[] memory y) {
        if (c.exact) y = exactGate(x, h, w, c, 0, 1);
        else y = CompatRecurrent.simple(x, h, w, c.inputs, c.units);
        Activation.applyAll(y, c.activation, c.slope);
    }

    function lstm(int256[] memory x, int256[] memory h, int256[] memory s, Weights memory w, Cell memory c)
        internal
        pure
        returns (int256[] memory, int256[] memory next)
    {
        if (!c.exact) {
            return CompatRecurrent.lstm(x, h, s, w, CompatRecurrent.Lstm(c.activation, c.recurrentActivation, c.slope, c.inputs, c.units, false));
        }
        int256[][4] memory z;
        for (uint256 g = 0; g < 4; ++g) {
            z[g] = exactGate(x, h, w, c, g, 4);
        }
        Activation.applyAll(z[0], c.recurrentActivation, c.slope);
        Activation.applyAll(z[1], c.recurrentActivation, c.slope);
        next = CompatRecurrent.multiplied(z[1], s);
        Activation.applyAll(z[2], c.activation, c.slope);
        CompatRecurrent.addAll(next, CompatRecurrent.multiplied(z[0], z[2]));
        Activation.applyAll(z[3], c.recurrentActivation, c.slope);
        int256[] memory squashed = copy(next);
        Activation.applyAll(squashed, c.activation, c.slope);
        return (CompatRecurrent.multiplied(z[3], squashed), next);
    }

    function gru(int256[] memory x, int256[] memory h, Weights memory w, Cell memory c) internal pure returns (int256[] memory) {
        uint256 u = c.units;
        uint256 bias = (c.inputs + u) * 3 * u;
        int256[][3] memory a = gates(x, w, c, c.inputs, 0, bias, 3);
        int256[][3] memory b = gates(h, w, c, u, c.inputs * 3 * u, c.resetAfter ? bias + 3 * u : 0, c.resetAfter ? 3 : 2);
        CompatRecurrent.addAll(a[0], b[0]);
        Activation.applyAll(a[0], c.recurrentActivation, c.slope);
        CompatRecurrent.addAll(a[1], b[1]);
        Activation.applyAll(a[1], c.recurrentActivation, c.slope);
        int256[] memory p;
        if (c.resetAfter) {
            p = CompatRecurrent.multiplied(a[1], b[2]);
        } else {
            int256[] memory reset = CompatRecurrent.multiplied(a[1], h);
            if (c.exact) Fixed.check(reset);
            p = product(reset, w, c, u, c.inputs * 3 * u + 2 * u, 3 * u);
            if (c.exact) Linear.finish(Sums.Exact, p, w, 0, 0);
        }
        CompatRecurrent.addAll(a[2], p);
        Activation.applyAll(a[2], c.activation, c.slope);
        int256[] memory y = CompatRecurrent.multiplied(a[0], h);
        int256[] memory rest = new int256[](u);
        for (uint256 j = 0; j < u; ++j) {
            rest[j] = Fixed.mul(UNIT - a[0][j], a[2][j]);
        }
        CompatRecurrent.addAll(y, rest);
        return y;
    }

    /// @dev The first `count` gates of v times the matrix at `from`, then (bias not 0) their biases, at first all products.
    function gates(int256[] memory v, Weights memory w, Cell memory c, uint256 n, uint256 from, uint256 bias, uint256 count)
        private
        pure
        returns (int256[][3] memory z)
    {
        for (uint256 g = 0; g < count; ++g) {
            z[g] = product(v, w, c, n, from + g * c.units, 3 * c.units);
        }
        for (uint256 g = 0; g < count; ++g) {
            Sums how = c.exact ? Sums.Exact : Sums.Plain;
            Linear.finish(how, z[g], w, bias + g * c.units, bias == 0 ? 0 : c.units);
        }
    }

    function product(int256[] memory v, Weights memory w, Cell memory c, uint256 n, uint256 from, uint256 row)
        private
        pure
        returns (int256[] memory y)
    {
        y = new int256[](c.units);
        Sums how = c.exact ? Sums.Exact : Linear.fits(v, w) ? Sums.Truncated : Sums.Plain;
        Linear.multiply(how, v, 0, n, w, from, row, y, 0, c.units);
    }

    /// @dev trunc((x K + h U + b) / UNIT) of gate g of `count`.
    function exactGate(int256[] memory x, int256[] memory h, Weights memory w, Cell memory c, uint256 g, uint256 count)
        private
        pure
        returns (int256[] memory y)
    {
        uint256 u = c.units;
        uint256 row = count * u;
        y = product(x, w, c, c.inputs, g * u, row);
        CompatRecurrent.addAll(y, product(h, w, c, u, c.inputs * row + g * u, row));
        Linear.finish(Sums.Exact, y, w, (c.inputs + u) * row + g * u, u);
    }

    function copy(int256[] memory v) internal pure returns (int256[] memory y) {
        y = new int256[](v.length);
        for (uint256 i = 0; i < v.length; ++i) {
            y[i] = v[i];
        }
    }
}
