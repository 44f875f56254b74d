// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Activation} from "../math/Activation.sol";
import {Fixed, UNIT} from "../math/Fixed.sol";
import {Layer, Model} from "./Description.sol";
import {Kind, LayerType, Profile} from "./LayerType.sol";
import {WeightStream} from "./Weights.sol";

/// @title What a record of a description may say, before any shape is known (docs/inference-semantics.md sections 6 and 9).
library LayerRules {
    int256 private constant MAX_DIMENSION = 1 << 20;
    int256 private constant MAX_WINDOW = 1 << 10;

    /// @notice Whether record `i` obeys the rules that concern it alone.
    function recordIsValid(uint256 profile, uint256 inputs, uint256 i, Layer memory layer) internal pure returns (bool) {
        bool none = layer.packing == WeightStream.NONE;
        if (none != (layer.weights == 0) || none != (layer.chunks.length == 0) || layer.packing > WeightStream.INT8) {
            return false;
        }
        if (profile == Profile.D1_COMPAT) return compatIsValid(layer);
        for (uint256 k = 0; k < layer.inputs.length; ++k) {
            if (layer.inputs[k] >= i) return false;
        }
        if ((layer.layerType == LayerType.INPUT) != (i < inputs)) return false;
        if (!inputCountIsValid(layer)) return false;
        return parametersAreValid(profile, layer);
    }

    function inputCountIsValid(Layer memory layer) private pure returns (bool) {
        uint256 n = layer.inputs.length;
        if (layer.layerType == LayerType.INPUT) return n == 0;
        if (layer.layerType >= LayerType.ADD && layer.layerType <= LayerType.CONCATENATE) return n >= 2;
        return n == 1;
    }

    /// @dev Profile 0: the parameters of section 5.1 and the number of weights that follows from them.
    function compatIsValid(Layer memory layer) private pure returns (bool) {
        int256[] memory p = layer.parameters;
        uint256 t = layer.layerType;
        if (layer.inputs.length != 0 || layer.packing == WeightStream.INT8) return false;
        if (t == LayerType.INPUT) {
            if (p.length == 1) return p[0] == 0 && layer.weights == 0;
            return p.length == 4 && p[0] == 1 && sizes(p, 1, 3) && layer.weights == 0;
        }
        if (t == LayerType.RESCALE) return p.length == 2 && layer.weights == 0;
        if (t == LayerType.FLATTEN) return p.length == 0 && layer.weights == 0;
        if (t == LayerType.MAX_POOLING_2D) {
            return p.length == 5 && between(p, 0, 4, 0, MAX_WINDOW) && flag(p[4]) && layer.weights == 0;
        }
        uint256 needed = compatWeights(t, p);
        return needed != 0 && needed == layer.weights;
    }

    /// @notice The weights of a layer of the first library, with the parameters of section 5.1; 0 if they are not valid.
    function compatWeights(uint256 t, int256[] memory p) internal pure returns (uint256) {
        if (t == LayerType.DENSE && p.length == 3 && act(p[0]) && sizes(p, 1, 2)) {
            return uint256(p[1] * p[2] + p[2]);
        }
        if (t == LayerType.CONV_2D && p.length == 8 && act(p[0]) && sizes(p, 1, 2) && between(p, 3, 4, 0, MAX_WINDOW) && flag(p[7])) {
            return uint256(p[3] * p[4] * p[1] * p[2] + p[2]);
        }
        if (t == LayerType.EMBEDDING && p.length == 2 && sizes(p, 0, 2)) return uint256(p[0] * p[1]);
        if (t == LayerType.SIMPLE_RNN && p.length == 3 && act(p[0]) && sizes(p, 1, 2)) {
            return uint256((p[1] + p[2] + 1) * p[2]);
        }
        if (t == LayerType.LSTM && p.length == 4 && act(p[0]) && act(p[1]) && sizes(p, 2, 2)) {
            return uint256(4 * (p[2] + p[3] + 1) * p[3]);
        }
        return 0;
    }

    function parametersAreValid(uint256 profile, Layer memory layer) private pure returns (bool) {
        int256[] memory p = layer.parameters;
        uint256 t = layer.layerType;
        if (t == LayerType.INPUT) return inputIsValid(profile, p);
        if (t == LayerType.DENSE) return p.length == 4 && acts(p, 0, 1) && sizes(p, 2, 1) && flag(p[3]);
        if (t == LayerType.FLATTEN || t == LayerType.GLOBAL_AVERAGE_POOLING_2D || t == LayerType.SOFTMAX) return p.length == 0;
        if (t == LayerType.RESCALE) return p.length == 2 && ranged(p[0]) && ranged(p[1]);
        if (t == LayerType.MAX_POOLING_2D || t == LayerType.AVERAGE_POOLING_2D) {
            return p.length == 5 && between(p, 0, 4, 1, MAX_WINDOW) && flag(p[4]);
        }
        if (t == LayerType.CONV_2D || t == LayerType.DEPTHWISE_CONV_2D) {
            return p.length == 9 && acts(p, 0, 1) && sizes(p, 2, 1) && between(p, 3, 4, 1, MAX_WINDOW) && flag(p[7]) && flag(p[8]);
        }
        if (t == LayerType.EMBEDDING) return p.length == 2 && sizes(p, 0, 2);
        if (t == LayerType.SIMPLE_RNN) return p.length == 4 && acts(p, 0, 1) && sizes(p, 2, 1) && flag(p[3]);
        if (t == LayerType.LSTM) return p.length == 5 && gates(p) && flag(p[4]);
        if (t == LayerType.GRU) return p.length == 6 && gates(p) && flag(p[4]) && flag(p[5]);
        if (t == LayerType.ZERO_PADDING_2D) return p.length == 4 && between(p, 0, 4, 0, MAX_WINDOW);
        if (t == LayerType.BATCH_NORMALIZATION || t == LayerType.LAYER_NORMALIZATION) {
            return p.length == 1 && p[0] >= 1 && p[0] <= UNIT;
        }
        if (t == LayerType.ACTIVATION) {
            return p.length == 2 && (acts(p, 0, 1) || (profile == Profile.INT8 && p[0] == int256(Activation.TABLE) && p[1] == 0));
        }
        if (t == LayerType.ADD || t == LayerType.MULTIPLY) return scalesAreValid(profile, layer);
        if (t == LayerType.CONCATENATE) return p.length == 1 && p[0] >= 0 && p[0] < 4;
        if (t == LayerType.ATTENTION) {
            return p.length == 5 && sizes(p, 0, 3) && flag(p[3]) && flag(p[4]) && p[0] % p[1] == 0 && p[0] * p[2] <= MAX_DIMENSION;
        }
        if (t == LayerType.DEQUANTIZE || t == LayerType.QUANTIZE) {
            return profile == Profile.INT8 && p.length == 1 && ranged(p[0]);
        }
        return t == LayerType.POSITION_EMBEDDING && p.length == 1 && sizes(p, 0, 1);
    }

    function inputIsValid(uint256 profile, int256[] memory p) private pure returns (bool) {
        if (p.length < 4 || p.length > 7 || !flag(p[1]) || p[2] != int256(p.length) - 3) return false;
        if (p[0] < 0 || p[0] > 2 || (p[0] == int256(Kind.Q8) && profile != Profile.INT8)) return false;
        return sizes(p, 3, p.length - 3);
    }

    /// @dev Add and Multiply have no parameters, but on int8 a shift and a multiplier for each input, or one for the product.
    function scalesAreValid(uint256 profile, Layer memory layer) private pure returns (bool) {
        int256[] memory p = layer.parameters;
        if (p.length == 0) return true;
        if (profile != Profile.INT8 || p[0] < 1 || p[0] > 62) return false;
        if (layer.layerType == LayerType.MULTIPLY) {
            return p.length == 2 && layer.inputs.length == 2 && p[1] > 0 && p[1] < 1 << 31;
        }
        return p.length == layer.inputs.length + 1 && between(p, 1, p.length - 1, -(1 << 31) + 1, (1 << 31) - 1);
    }

    /// @notice The first record that takes or hides a tensor of a wrong kind, or whose output nobody uses; the number of layers if there is none.
    function firstWrongKind(Model memory model) internal pure returns (uint256) {
        uint256 count = model.layers.length;
        if (model.profile == Profile.D1_COMPAT) return count;
        bool[] memory used = new bool[](count);
        uint256[] memory kinds = kindsOf(model);
        for (uint256 i = 0; i < count; ++i) {
            Layer memory layer = model.layers[i];
            for (uint256 k = 0; k < layer.inputs.length; ++k) {
                used[layer.inputs[k]] = true;
            }
            if (!kindIsValid(model.profile, layer, kinds)) return i;
        }
        for (uint256 i = 0; i + 1 < count; ++i) {
            if (!used[i]) return i;
        }
        return count;
    }

    /// @notice The kind of every layer's output.
    function kindsOf(Model memory model) internal pure returns (uint256[] memory kinds) {
        kinds = new uint256[](model.layers.length);
        for (uint256 i = 0; i < kinds.length; ++i) {
            Layer memory layer = model.layers[i];
            if (layer.layerType == LayerType.INPUT) kinds[i] = uint256(layer.parameters[0]);
            else if (layer.layerType == LayerType.QUANTIZE) kinds[i] = Kind.Q8;
            else if (layer.layerType == LayerType.DEQUANTIZE) kinds[i] = Kind.SD;
            else if (layer.layerType == LayerType.EMBEDDING) kinds[i] = layer.packing == WeightStream.INT8 ? Kind.Q8 : Kind.SD;
            else kinds[i] = kinds[layer.inputs[0]];
        }
    }

    /// @dev With what only the kinds' phase refuses: weights of an Input, and the int8 layout outside of int8-v1.
    function kindIsValid(uint256 profile, Layer memory layer, uint256[] memory kinds) private pure returns (bool) {
        if (layer.layerType == LayerType.INPUT) return layer.packing == WeightStream.NONE;
        if (layer.packing == WeightStream.INT8 && profile != Profile.INT8) return false;
        uint256 kind = kinds[layer.inputs[0]];
        for (uint256 k = 1; k < layer.inputs.length; ++k) {
            if (kinds[layer.inputs[k]] != kind) return false;
        }
        return layerTakes(layer, kind);
    }

    /// @dev Whether a layer takes inputs of a kind, with its packing and activation.
    function layerTakes(Layer memory layer, uint256 kind) private pure returns (bool) {
        uint256 t = layer.layerType;
        int256[] memory p = layer.parameters;
        if (t == LayerType.EMBEDDING) return kind == Kind.TOKENS && layer.packing != WeightStream.NONE;
        if (kind == Kind.TOKENS) return false;
        bool weighted = hasWeights(layer, kind);
        if (weighted != (layer.packing != WeightStream.NONE)) return false;
        if (kind == Kind.SD) {
            if (layer.packing == WeightStream.INT8 || t == LayerType.DEQUANTIZE) return false;
            if (t == LayerType.ACTIVATION) return p[0] != int256(Activation.TABLE);
            return (t != LayerType.ADD && t != LayerType.MULTIPLY) || p.length == 0;
        }
        if (weighted && layer.packing != WeightStream.INT8) return false;
        if (t == LayerType.DENSE || t == LayerType.CONV_2D || t == LayerType.DEPTHWISE_CONV_2D) {
            return (p[0] == int256(Activation.LINEAR) || p[0] == int256(Activation.RELU)) && p[p.length - 1] == 1;
        }
        if (t == LayerType.ACTIVATION) return p[0] == int256(Activation.TABLE) || p[0] == int256(Activation.RELU);
        if (t == LayerType.ADD || t == LayerType.MULTIPLY) return p.length != 0;
        return t == LayerType.FLATTEN || t == LayerType.MAX_POOLING_2D || t == LayerType.AVERAGE_POOLING_2D
            || t == LayerType.GLOBAL_AVERAGE_POOLING_2D || t == LayerType.ZERO_PADDING_2D || t == LayerType.CONCATENATE || t == LayerType.DEQUANTIZE;
    }

    function hasWeights(Layer memory layer, uint256 kind) private pure returns (bool) {
        uint256 t = layer.layerType;
        if (t == LayerType.ACTIVATION) return kind == Kind.Q8 && layer.parameters[0] == int256(Activation.TABLE);
        return t == LayerType.DENSE || t == LayerType.CONV_2D || t == LayerType.DEPTHWISE_CONV_2D || t == LayerType.EMBEDDING
            || (t >= LayerType.SIMPLE_RNN && t <= LayerType.GRU) || t == LayerType.BATCH_NORMALIZATION || t == LayerType.LAYER_NORMALIZATION
            || t == LayerType.ATTENTION || t == LayerType.POSITION_EMBEDDING;
    }

    function act(int256 a) private pure returns (bool) {
        return a >= 0 && a <= int256(Activation.TANH);
    }

    /// @dev An activation and its slope, which is 0 unless it has a use.
    function acts(int256[] memory p, uint256 activation, uint256 slope) private pure returns (bool) {
        int256 a = p[activation];
        if (a < 0 || a > int256(Activation.SOFTPLUS) || !ranged(p[slope])) return false;
        return p[slope] == 0 || a == int256(Activation.LEAKY_RELU) || a == int256(Activation.ELU);
    }

    /// @dev `[activation, recurrentActivation, slope, units, ...]`
    function gates(int256[] memory p) private pure returns (bool) {
        int256 a = p[0];
        int256 r = p[1];
        int256 last = int256(Activation.SOFTPLUS);
        return a >= 0 && a <= last && r >= 0 && r <= last && ranged(p[2]) && sizes(p, 3, 1);
    }

    function sizes(int256[] memory p, uint256 from, uint256 count) private pure returns (bool) {
        return between(p, from, count, 1, MAX_DIMENSION);
    }

    function between(int256[] memory p, uint256 from, uint256 count, int256 low, int256 high) private pure returns (bool) {
        for (uint256 i = from; i < from + count; ++i) {
            if (p[i] < low || p[i] > high) return false;
        }
        return true;
    }

    function flag(int256 x) private pure returns (bool) {
        return x == 0 || x == 1;
    }

    function ranged(int256 x) private pure returns (bool) {
        return x > -Fixed.RANGE && x < Fixed.RANGE;
    }
}
