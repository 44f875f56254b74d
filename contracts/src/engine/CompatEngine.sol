// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIMalformedModel, AIRange} from "../AIErrors.sol";
import {ICompatEngine} from "../interfaces/IEngines.sol";
import {CompatLayers} from "../layers/CompatLayers.sol";
import {Conv} from "../layers/Convolution.sol";
import {CompatRecurrent} from "../layers/CompatRecurrent.sol";
import {Activation} from "../math/Activation.sol";
import {Softmax} from "../math/Softmax.sol";
import {Description, Layer, Model} from "../model/Description.sol";
import {LayerType, Profile} from "../model/LayerType.sol";
import {Weights, WeightStream} from "../model/Weights.sol";

/// @title The first library's semantics in Solidity: what the precompiles `evaluateCompat` and `stepCompat` do natively.
contract CompatEngine is ICompatEngine {
    /// @inheritdoc ICompatEngine
    function forward(address description, uint256 from, uint256 to, int256[][][] memory x1, int256[] memory x2)
        external
        view
        returns (int256[][][] memory, int256[] memory)
    {
        Layer[] memory layers = layersOf(description);
        if (from > to) revert AIRange(from, to);
        for (uint256 i = from; i <= to; ++i) {
            Layer memory layer = layers[i];
            (x1, x2) = run(layer, i, x1, x2);
            if (i == layers.length - 1) return (x1, Softmax.compat(x2));
        }
        return (x1, x2);
    }

    function run(Layer memory layer, uint256 i, int256[][][] memory x1, int256[] memory x2)
        private
        view
        returns (int256[][][] memory, int256[] memory)
    {
        int256[] memory p = layer.parameters;
        uint256 t = layer.layerType;
        if (t == LayerType.DENSE) return (x1, dense(layer, i, x2));
        if (t == LayerType.FLATTEN) return (x1, CompatLayers.flatten(x1));
        if (t == LayerType.RESCALE) return (CompatLayers.rescale(x1, p[0], p[1]), x2);
        if (t == LayerType.MAX_POOLING_2D) {
            return (CompatLayers.maxPooling(x1, pair(p, 0), pair(p, 2), uint256(p[4])), x2);
        }
        if (t == LayerType.CONV_2D) return (conv2D(layer, i, x1), x2);
        return (x1, x2);
    }

    function conv2D(Layer memory layer, uint256 i, int256[][][] memory x1) private view returns (int256[][][] memory) {
        int256[] memory p = layer.parameters;
        return CompatLayers.conv2D(x1, weightsOf(layer, i), Conv(uint256(p[0]), uint256(p[1]), uint256(p[2]), pair(p, 3), pair(p, 5), uint256(p[7])));
    }

    function dense(Layer memory layer, uint256 i, int256[] memory x) private view returns (int256[] memory) {
        int256[] memory p = layer.parameters;
        return CompatLayers.dense(x, weightsOf(layer, i), uint256(p[0]), uint256(p[1]), uint256(p[2]));
    }

    /// @inheritdoc ICompatEngine
    function step(address description, uint256 token, int256 scaled, bool isGenerating, int256[][][] memory states)
        external
        view
        returns (int256[] memory x, int256[][][] memory)
    {
        Layer[] memory layers = layersOf(description);
        uint256 simples = 0;
        uint256 lstms = 0;
        for (uint256 i = 0; i < layers.length; ++i) {
            uint256 t = layers[i].layerType;
            if (t == LayerType.EMBEDDING) {
                x = embed(layers[i], i, token);
            } else if (t == LayerType.DENSE) {
                if (isGenerating || i + 1 < layers.length) x = dense(layers[i], i, x);
            } else if (t == LayerType.SIMPLE_RNN) {
                x = simple(layers[i], i, x, states[simples]);
                states[simples++][0] = x;
            } else if (t == LayerType.LSTM) {
                if (x.length == 0) {
                    x = new int256[](1);
                    x[0] = scaled;
                }
                states[lstms] = lstm(layers[i], i, x, states[lstms]);
                x = states[lstms++][0];
            }
        }
        return (x, states);
    }

    function embed(Layer memory layer, uint256 i, uint256 token) private view returns (int256[] memory) {
        uint256 dim = uint256(layer.parameters[1]);
        Weights memory w = weightsOf(layer, i);
        if (token >= uint256(layer.parameters[0])) return new int256[][](0)[token]; // Panic 0x32
        return WeightStream.slice(w, token * dim, dim);
    }

    function simple(Layer memory layer, uint256 i, int256[] memory x, int256[][] memory state) private view returns (int256[] memory y) {
        int256[] memory p = layer.parameters;
        Weights memory w = weightsOf(layer, i);
        y = CompatRecurrent.simple(x, state[0], w, uint256(p[1]), uint256(p[2]));
        Activation.applyCompat(y, uint256(p[0]));
    }

    function lstm(Layer memory layer, uint256 i, int256[] memory given, int256[][] memory state) private view returns (int256[][] memory next) {
        int256[] memory p = layer.parameters;
        CompatRecurrent.Lstm memory cell = CompatRecurrent.Lstm(uint256(p[0]), uint256(p[1]), 0, uint256(p[2]), uint256(p[3]), true);
        Weights memory w = weightsOf(layer, i);
        int256[] memory x = new int256[](cell.inputs);
        for (uint256 k = 0; k < given.length; ++k) {
            x[k] = given[k];
        }
        if (state.length == 0) {
            state = new int256[][](2);
            state[0] = new int256[](cell.units);
            state[1] = new int256[](cell.units);
        }
        next = new int256[][](2);
        (next[0], next[1]) = CompatRecurrent.lstm(x, state[0], state[1], w, cell);
    }

    function layersOf(address description) private view returns (Layer[] memory) {
        Model memory model = Description.read(description);
        if (model.profile != Profile.D1_COMPAT) revert AIMalformedModel(model.layers.length);
        return model.layers;
    }

    function weightsOf(Layer memory layer, uint256 i) private view returns (Weights memory) {
        return WeightStream.load(layer.chunks, layer.packing, layer.weights, i);
    }

    function pair(int256[] memory p, uint256 i) private pure returns (uint256[2] memory) {
        return [uint256(p[i]), uint256(p[i + 1])];
    }
}
