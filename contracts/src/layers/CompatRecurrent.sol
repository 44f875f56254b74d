// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Activation} from "../math/Activation.sol";
import {Fixed} from "../math/Fixed.sol";
import {Weights, WeightStream} from "../model/Weights.sol";
import {CompatLayers} from "./CompatLayers.sol";

/// @title The recurrent cells of the first library (docs/inference-semantics.md sections 5.4 and 5.5), and of sd59x18-d1, which are the same.
library CompatRecurrent {
    using WeightStream for Weights;

    /// @notice h' = act((x Wx + h Wh) + b); wx[in][u], wh[u][u], b[u]
    function simple(int256[] memory x, int256[] memory h, Weights memory w, uint256 inputs, uint256 units) internal pure returns (int256[] memory y) {
        y = CompatLayers.product(x, w, 0, inputs, units, units);
        int256[] memory z = CompatLayers.product(h, w, inputs * units, units, units, units);
        addAll(y, z);
        CompatLayers.addWeights(y, w, (inputs + units) * units);
    }

    /// @dev A cell: its parameters and its weights.
    struct Lstm {
        uint256 activation;
        uint256 recurrentActivation;
        int256 slope;
        uint256 inputs;
        uint256 units;
        bool compat;
    }

    /// @notice One step: kernel[in][4u], recurrent[u][4u], bias[4u], gates i, f, c, o.
    /// @param x exactly `inputs` numbers
    /// @return the new h and c
    function lstm(int256[] memory x, int256[] memory h, int256[] memory c, Weights memory w, Lstm memory cell)
        internal
        pure
        returns (int256[] memory, int256[] memory)
    {
        int256[][4] memory gates;
        uint256 u = cell.units;
        for (uint256 g = 0; g < 4; ++g) {
            gates[g] = CompatLayers.product(x, w, g * u, cell.inputs, u, 4 * u);
        }
        for (uint256 g = 0; g < 4; ++g) {
            CompatLayers.addWeights(gates[g], w, (cell.inputs + u) * 4 * u + g * u);
        }
        gate(gates[0], h, w, cell, 0, cell.recurrentActivation);
        gate(gates[1], h, w, cell, 1, cell.recurrentActivation);
        int256[] memory next = multiplied(gates[1], c);
        gate(gates[2], h, w, cell, 2, cell.activation);
        addAll(next, multiplied(gates[0], gates[2]));
        gate(gates[3], h, w, cell, 3, cell.recurrentActivation);
        int256[] memory squashed = new int256[](u);
        for (uint256 j = 0; j < u; ++j) {
            squashed[j] = next[j];
        }
        activate(squashed, cell.activation, cell);
        return (multiplied(gates[3], squashed), next);
    }

    function gate(int256[] memory z, int256[] memory h, Weights memory w, Lstm memory cell, uint256 g, uint256 activation) private pure {
        uint256 u = cell.units;
        addAll(z, CompatLayers.product(h, w, cell.inputs * 4 * u + g * u, u, u, 4 * u));
        activate(z, activation, cell);
    }

    function activate(int256[] memory z, uint256 activation, Lstm memory cell) private pure {
        if (cell.compat) Activation.applyCompat(z, activation);
        else Activation.applyAll(z, activation, cell.slope);
    }

    /// @dev Runs over the left operand, as the first library's vectors do: a shorter right one is Panic 0x32.
    function multiplied(int256[] memory a, int256[] memory b) internal pure returns (int256[] memory y) {
        y = new int256[](a.length);
        for (uint256 j = 0; j < a.length; ++j) {
            y[j] = Fixed.mul(a[j], b[j]);
        }
    }

    function addAll(int256[] memory a, int256[] memory b) internal pure {
        for (uint256 j = 0; j < a.length; ++j) {
            a[j] += b[j];
        }
    }
}
