// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fixed, UNIT} from "./Fixed.sol";

/// @title Activations (docs/inference-semantics.md section 4): each maps one SD59x18 number.
library Activation {
    uint256 internal constant LEAKY_RELU = 0;
    uint256 internal constant LINEAR = 1;
    uint256 internal constant RELU = 2;
    uint256 internal constant SIGMOID = 3;
    uint256 internal constant TANH = 4;
    uint256 internal constant GELU = 5;
    uint256 internal constant SILU = 6;
    uint256 internal constant ELU = 7;
    uint256 internal constant SOFTPLUS = 8;
    /// @dev Not an activation of numbers: a table of 256 int8 (int8-v1 only).
    uint256 internal constant TABLE = 255;

    /// @dev sqrt(2 / pi) and the cubic coefficient of the tanh form of GELU, truncated to 18 digits.
    int256 private constant GELU_SCALE = 797884560802865355;
    int256 private constant GELU_CUBIC = 44715000000000000;

    /// @notice Applies an activation to all elements, in order and in place.
    /// @param id 0..8
    /// @param slope of LeakyReLU and ELU, raw SD59x18
    function applyAll(int256[] memory values, uint256 id, int256 slope) internal pure {
        if (id == LINEAR) return;
        if (id == RELU) return relu(values);
        for (uint256 i = 0; i < values.length; ++i) {
            values[i] = one(values[i], id, slope);
        }
    }

    /// @notice The activations of the first library: as above with its fixed LeakyReLU.
    function applyCompat(int256[] memory values, uint256 id) internal pure {
        if (id != LEAKY_RELU) return applyAll(values, id, 0);
        for (uint256 i = 0; i < values.length; ++i) {
            values[i] = leakyCompat(values[i]);
        }
    }

    function leakyCompat(int256 x) internal pure returns (int256) {
        return x > 0 ? x : Fixed.div(Fixed.mul(x, 2 * UNIT), 10 * UNIT);
    }

    function one(int256 x, uint256 id, int256 slope) internal pure returns (int256) {
        if (id == LINEAR) return x;
        if (id == RELU) return x > 0 ? x : int256(0);
        if (id == SIGMOID) return sigmoid(x);
        if (id == TANH) return tanh(x);
        if (id == LEAKY_RELU) return x > 0 ? x : Fixed.mul(x, slope);
        if (id == GELU) return gelu(x);
        if (id == SILU) return Fixed.mul(x, sigmoid(x));
        if (id == ELU) return x > 0 ? x : Fixed.mul(slope, Fixed.exp(x) - UNIT);
        return x > 40 * UNIT ? x : Fixed.ln(UNIT + Fixed.exp(x));
    }

    function sigmoid(int256 x) internal pure returns (int256) {
        if (x < -133 * UNIT) x = -133 * UNIT;
        return Fixed.div(UNIT, UNIT + Fixed.exp(-x));
    }

    function tanh(int256 x) internal pure returns (int256) {
        if (x > 66 * UNIT) x = 66 * UNIT;
        int256 t = Fixed.exp(Fixed.mul(2 * UNIT, x));
        return Fixed.div(t - UNIT, t + UNIT);
    }

    function gelu(int256 x) internal pure returns (int256) {
        if (x > 10 * UNIT) return x;
        if (x < -10 * UNIT) return 0;
        int256 cube = Fixed.mul(Fixed.mul(x, x), x);
        int256 t = tanh(Fixed.mul(GELU_SCALE, x + Fixed.mul(GELU_CUBIC, cube)));
        return Fixed.mul(x, UNIT + t) / 2;
    }

    /// @dev max(x, 0) = x and not (x >> 255), in place; the plain twin is in test/Math.t.sol.
    function relu(int256[] memory values) internal pure {
        assembly ("memory-safe") {
            let p := add(values, 0x20)
            let end := add(p, shl(5, mload(values)))
            for {} lt(p, end) { p := add(p, 0x20) } {
                let x := mload(p)
                mstore(p, and(x, not(sar(255, x))))
            }
        }
    }
}
