// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIShapeMismatch} from "../AIErrors.sol";
import {Int8} from "../layers/Int8.sol";
import {Window} from "../layers/Window.sol";
import {Tensors} from "../tensor/Tensor.sol";
import {Layer} from "./Description.sol";
import {LayerType} from "./LayerType.sol";
import {WeightStream} from "./Weights.sol";

/// @title Shapes of a graph's tensors and the weights that its layers need (docs/inference-semantics.md sections 6 and 7).
library Shapes {
    /// @notice The shape of layer i's output and the number of its weights, from the shapes before it. What does not fit is `AIShapeMismatch(i)`.
    function infer(Layer memory layer, uint256[][] memory before, uint256 i) internal pure returns (uint256[] memory shape, uint256 weights) {
        uint256 t = layer.layerType;
        if (t == LayerType.INPUT) {
            shape = inputShape(layer.parameters);
        } else {
            uint256[] memory x = before[layer.inputs[0]];
            demand(isKnown(t, x.length), i);
            if (t == LayerType.CONV_2D || t == LayerType.DEPTHWISE_CONV_2D) (shape, weights) = convolution(layer, x, i);
            else if (t == LayerType.MAX_POOLING_2D || t == LayerType.AVERAGE_POOLING_2D) shape = pooling(layer.parameters, x, i);
            else if (t >= LayerType.ADD && t <= LayerType.CONCATENATE) shape = joined(layer, before, i);
            else (shape, weights) = simple(layer, x, i);
        }
        demand(Tensors.count(shape) != 0, i);
        if (layer.packing == WeightStream.NONE) weights = 0;
    }

    /// @dev Which ranks a layer takes.
    function isKnown(uint256 t, uint256 rank) private pure returns (bool) {
        if (t == LayerType.DENSE) return rank <= 3;
        if (t == LayerType.EMBEDDING) return rank == 1;
        if (t >= LayerType.SIMPLE_RNN && t <= LayerType.GRU) return rank <= 2;
        if (t == LayerType.ATTENTION || t == LayerType.POSITION_EMBEDDING) return rank == 2;
        bool image = t == LayerType.CONV_2D || t == LayerType.DEPTHWISE_CONV_2D || t == LayerType.MAX_POOLING_2D
            || (t >= LayerType.AVERAGE_POOLING_2D && t <= LayerType.ZERO_PADDING_2D);
        return !image || rank == 3;
    }

    function inputShape(int256[] memory p) private pure returns (uint256[] memory shape) {
        shape = new uint256[](p.length - 3);
        for (uint256 k = 0; k < shape.length; ++k) {
            shape[k] = uint256(p[k + 3]);
        }
    }

    function simple(Layer memory layer, uint256[] memory x, uint256 i) private pure returns (uint256[] memory shape, uint256 weights) {
        uint256 t = layer.layerType;
        int256[] memory p = layer.parameters;
        uint256 last = x[x.length - 1];
        if (t == LayerType.DENSE) {
            uint256 units = uint256(p[2]);
            bool q8 = layer.packing == WeightStream.INT8;
            demand(!q8 || last <= Int8.MOST_PRODUCTS, i);
            return (replaced(x, x.length - 1, units), last * units + (q8 ? 9 * units : uint256(p[3]) * units));
        }
        if (t == LayerType.FLATTEN) return (Tensors.shape1(Tensors.count(x)), 0);
        if (t == LayerType.EMBEDDING) return (Tensors.shape2(x[0], uint256(p[1])), uint256(p[0] * p[1]));
        if (t >= LayerType.SIMPLE_RNN && t <= LayerType.GRU) return recurrent(t, p, x, last);
        if (t == LayerType.GLOBAL_AVERAGE_POOLING_2D) return (Tensors.shape1(last), 0);
        if (t == LayerType.ZERO_PADDING_2D) {
            return (Tensors.shape3(x[0] + uint256(p[0] + p[1]), x[1] + uint256(p[2] + p[3]), last), 0);
        }
        shape = x;
        if (t == LayerType.BATCH_NORMALIZATION) weights = 4 * last;
        if (t == LayerType.LAYER_NORMALIZATION) weights = 2 * last;
        if (t == LayerType.ACTIVATION) weights = 256;
        if (t == LayerType.POSITION_EMBEDDING) {
            demand(x[0] <= uint256(p[0]), i);
            weights = uint256(p[0]) * last;
        }
        if (t == LayerType.ATTENTION) {
            (uint256 wide, uint256 narrow) = (uint256(p[0] * p[2]), uint256(p[1] * p[2]));
            demand(Tensors.count(Tensors.shape2(x[0], wide)) != 0, i);
            weights = last * (2 * wide + 2 * narrow) + (p[4] == 1 ? wide + 2 * narrow + last : 0);
        }
    }

    function recurrent(uint256 t, int256[] memory p, uint256[] memory x, uint256 inputs) private pure returns (uint256[] memory, uint256) {
        uint256 k = t == LayerType.SIMPLE_RNN ? 2 : 3;
        uint256 units = uint256(p[k]);
        uint256 gates = t == LayerType.SIMPLE_RNN ? 1 : t == LayerType.LSTM ? 4 : 3;
        uint256 biases = t == LayerType.GRU && p[5] == 1 ? 2 : 1;
        bool sequences = x.length == 2 && p[k + 1] == 1;
        return (sequences ? Tensors.shape2(x[0], units) : Tensors.shape1(units), (inputs + units + biases) * gates * units);
    }

    function convolution(Layer memory layer, uint256[] memory x, uint256 i) private pure returns (uint256[] memory shape, uint256 weights) {
        int256[] memory p = layer.parameters;
        bool depthwise = layer.layerType == LayerType.DEPTHWISE_CONV_2D;
        uint256 filters = depthwise ? x[2] * uint256(p[2]) : uint256(p[2]);
        shape = windows(p, 3, p[7], x, i);
        shape[2] = filters;
        uint256 cells = uint256(p[3] * p[4]);
        bool q8 = layer.packing == WeightStream.INT8;
        demand(!q8 || cells * (depthwise ? 1 : x[2]) <= Int8.MOST_PRODUCTS, i);
        weights = cells * x[2] * uint256(p[2]) + (q8 ? 9 * filters : uint256(p[8]) * filters);
    }

    function pooling(int256[] memory p, uint256[] memory x, uint256 i) private pure returns (uint256[] memory) {
        return windows(p, 0, p[4], x, i);
    }

    /// @dev Sizes at `from`, strides behind them.
    function windows(int256[] memory p, uint256 from, int256 padding, uint256[] memory x, uint256 i) private pure returns (uint256[] memory shape) {
        shape = Tensors.shape3(0, 0, x[2]);
        for (uint256 k = 0; k < 2; ++k) {
            uint256 size = uint256(p[from + k]);
            demand(padding == 1 || size <= x[k], i);
            (shape[k],) = Window.size(x[k], size, uint256(p[from + 2 + k]), uint256(padding));
        }
    }

    function joined(Layer memory layer, uint256[][] memory before, uint256 i) private pure returns (uint256[] memory shape) {
        uint256[] memory x = before[layer.inputs[0]];
        uint256 axis = layer.layerType == LayerType.CONCATENATE ? uint256(layer.parameters[0]) : x.length;
        demand(axis < x.length || layer.layerType != LayerType.CONCATENATE, i);
        shape = replaced(x, 0, x[0]);
        for (uint256 k = 1; k < layer.inputs.length; ++k) {
            uint256[] memory other = before[layer.inputs[k]];
            demand(other.length == x.length, i);
            for (uint256 d = 0; d < x.length; ++d) {
                if (d == axis) shape[d] += other[d];
                else demand(other[d] == x[d], i);
            }
        }
    }

    function replaced(uint256[] memory x, uint256 k, uint256 size) private pure returns (uint256[] memory y) {
        y = new uint256[](x.length);
        for (uint256 d = 0; d < x.length; ++d) {
            y[d] = d == k ? size : x[d];
        }
    }

    function demand(bool fits, uint256 i) private pure {
        if (!fits) revert AIShapeMismatch(i);
    }
}
