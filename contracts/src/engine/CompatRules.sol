// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Window} from "../layers/Window.sol";
import {Layer, Description} from "../model/Description.sol";
import {LayerRules} from "../model/LayerRules.sol";
import {LayerType} from "../model/LayerType.sol";
import {Part} from "../model/Life.sol";
import {Weights, WeightStream} from "../model/Weights.sol";

/// @dev The first library's enums: converting a number outside them is Panic 0x21, as there.
enum ActivationFunc {
    LeakyReLU,
    Linear,
    ReLU,
    Sigmoid,
    Tanh
}

/// @dev The first library's kinds of padding.
enum PaddingType {
    Valid,
    Same
}

/// @title Reads configurations of the first library, and shows the weights of its layers.
interface ICompatRules {
    /// @notice Reads the first library's `layers_config`.
    /// @param packing layout of all weights: 1 int64, 2 words
    /// @return parts one for each layer
    /// @return types their layer types
    /// @return inputDim h, w, c of an image model, else zeros
    function read(bytes[] calldata configs, uint256 packing)
        external
        pure
        returns (Part[] memory parts, bytes memory types, uint256[3] memory inputDim);

    /// @notice The weights of a Dense layer as far as they are stored: w[in][units], b[units]. Answers as the first library's getter does.
    function denseLayer(bytes calldata record, uint256 packing, address[] calldata chunks) external view;
    /// @notice w[kh][kw][cin][filters], b[filters].
    function conv2DLayer(bytes calldata record, uint256 packing, address[] calldata chunks) external view;
    /// @notice The forget gate.
    function lstmLayer(bytes calldata record, uint256 packing, address[] calldata chunks) external view;
}

/// @title What the first library's layer configurations mean. Stricter than it was: unknown layers and unusable sizes are refused.
contract CompatRules is ICompatRules {
    /// @notice The configuration of this layer has no meaning, such as a type that does not exist.
    error AIBadLayer(uint256 layer);
    /// @notice A SimpleRNN and an LSTM in one model: their states would be mixed up.
    error AIMixedCells(uint256 layer);

    /// @dev What the layers so far make: the image's sizes and the vector's.
    struct Running {
        uint256[3] image;
        uint256 vector;
        bool simple;
        bool lstm;
    }

    /// @inheritdoc ICompatRules
    function read(bytes[] calldata configs, uint256 packing)
        external
        pure
        returns (Part[] memory parts, bytes memory types, uint256[3] memory inputDim)
    {
        if (configs.length == 0 || configs.length > Description.MAX_LAYERS) revert AIBadLayer(configs.length);
        parts = new Part[](configs.length);
        types = new bytes(configs.length);
        Running memory running;
        for (uint256 i = 0; i < configs.length; ++i) {
            Layer memory layer;
            layer.layerType = abi.decode(configs[i], (uint8));
            if (layer.layerType > LayerType.LSTM) revert AIBadLayer(i);
            layer.parameters = parameters(layer.layerType, configs[i], running, i);
            if (layer.layerType == LayerType.INPUT && layer.parameters.length == 4) {
                inputDim = [running.image[0], running.image[1], running.image[2]];
            }
            layer.weights = LayerRules.compatWeights(layer.layerType, layer.parameters);
            if (layer.weights >= 1 << 32) revert AIBadLayer(i);
            if (layer.weights != 0) {
                layer.packing = packing;
                layer.chunks = new address[](1); // stands for those to come
            }
            if (!LayerRules.recordIsValid(0, 1, i, layer)) revert AIBadLayer(i);
            parts[i] = Part(Description.record(layer), layer.packing, layer.weights);
            types[i] = bytes1(uint8(layer.layerType));
        }
    }

    function parameters(uint256 t, bytes calldata config, Running memory running, uint256 i) private pure returns (int256[] memory) {
        if (t == LayerType.INPUT) return input(config, running, i);
        if (t == LayerType.RESCALE) {
            (, int256 scale, int256 offset) = abi.decode(config, (uint8, int256, int256));
            return words(scale, offset);
        }
        if (t == LayerType.FLATTEN) {
            running.vector = running.image[0] * running.image[1] * running.image[2];
            return new int256[](0);
        }
        if (t == LayerType.MAX_POOLING_2D) return pooling(config, running);
        if (t == LayerType.CONV_2D) return convolution(config, running);
        if (t == LayerType.EMBEDDING) {
            (, uint256 vocabulary, uint256 dim) = abi.decode(config, (uint8, uint256, uint256));
            running.vector = dim;
            return words(word(vocabulary), word(dim));
        }
        if (t == LayerType.LSTM) return lstm(config, running, i);
        (, uint8 activation, uint256 units) = abi.decode(config, (uint8, uint8, uint256));
        if (t == LayerType.SIMPLE_RNN) {
            if (running.lstm) revert AIMixedCells(i);
            running.simple = true;
        }
        int256 inputs = word(running.vector);
        running.vector = units;
        return words(act(activation), inputs, word(units));
    }

    function input(bytes calldata config, Running memory running, uint256 i) private pure returns (int256[] memory) {
        (, uint8 kind) = abi.decode(config, (uint8, uint8));
        if (kind == 0) {
            running.vector = 1;
            return new int256[](1);
        }
        if (kind != 1) revert AIBadLayer(i);
        (,, running.image) = abi.decode(config, (uint8, uint8, uint256[3]));
        int256[] memory p = new int256[](4);
        p[0] = 1;
        for (uint256 k = 0; k < 3; ++k) {
            p[k + 1] = word(running.image[k]);
        }
        return p;
    }

    function pooling(bytes calldata config, Running memory running) private pure returns (int256[] memory p) {
        (, uint256[2] memory size, uint256[2] memory stride, uint8 padding) = abi.decode(config, (uint8, uint256[2], uint256[2], uint8));
        p = new int256[](5);
        p[4] = int256(uint256(PaddingType(padding)));
        for (uint256 k = 0; k < 2; ++k) {
            (p[k], p[k + 2]) = (word(size[k]), word(stride[k]));
            (running.image[k],) = Window.size(running.image[k], size[k], stride[k], padding);
        }
    }

    function convolution(bytes calldata config, Running memory running) private pure returns (int256[] memory p) {
        (, uint8 activation, uint256 filters, uint256[2] memory size, uint256[2] memory stride, uint8 padding) =
            abi.decode(config, (uint8, uint8, uint256, uint256[2], uint256[2], uint8));
        p = new int256[](8);
        (p[0], p[1], p[2]) = (act(activation), word(running.image[2]), word(filters));
        p[7] = int256(uint256(PaddingType(padding)));
        for (uint256 k = 0; k < 2; ++k) {
            (p[k + 3], p[k + 5]) = (word(size[k]), word(stride[k]));
            (running.image[k],) = Window.size(running.image[k], size[k], stride[k], padding);
        }
        running.image[2] = filters;
    }

    function lstm(bytes calldata config, Running memory running, uint256 i) private pure returns (int256[] memory p) {
        (, uint8 activation, uint8 recurrentActivation, uint256 units, uint256 inputs) = abi.decode(config, (uint8, uint8, uint8, uint256, uint256));
        if (running.simple) revert AIMixedCells(i);
        running.lstm = true;
        running.vector = units;
        p = new int256[](4);
        (p[0], p[1], p[2], p[3]) = (act(activation), act(recurrentActivation), word(inputs), word(units));
    }

    function act(uint8 activation) private pure returns (int256) {
        return int256(uint256(ActivationFunc(activation)));
    }

    /// @dev A size as a parameter; what is too large stays too large.
    function word(uint256 x) private pure returns (int256) {
        return x > 1 << 62 ? int256(1 << 62) : int256(x);
    }

    function words(int256 a, int256 b) private pure returns (int256[] memory p) {
        p = new int256[](2);
        (p[0], p[1]) = (a, b);
    }

    function words(int256 a, int256 b, int256 c) private pure returns (int256[] memory p) {
        p = new int256[](3);
        (p[0], p[1], p[2]) = (a, b, c);
    }

    /// @inheritdoc ICompatRules
    function denseLayer(bytes calldata record, uint256 packing, address[] calldata chunks) external view {
        int256[] memory c = parametersOf(record);
        (uint256 inputs, uint256 units) = (uint256(c[1]), uint256(c[2]));
        Weights memory all = WeightStream.loadAll(chunks, packing);
        answer(abi.encode(inputs, units, matrix(all, 0, inputs, units, units), stored(all, inputs * units, units)));
    }

    /// @inheritdoc ICompatRules
    function conv2DLayer(bytes calldata record, uint256 packing, address[] calldata chunks) external view {
        int256[] memory c = parametersOf(record);
        (uint256 p, uint256 q, uint256 n, uint256 m) = (uint256(c[1]), uint256(c[2]), uint256(c[3]), uint256(c[4]));
        Weights memory all = WeightStream.loadAll(chunks, packing);
        int256[][][][] memory w = new int256[][][][](n);
        for (uint256 i = 0; i < n; ++i) {
            w[i] = new int256[][][](m);
            for (uint256 j = 0; j < m; ++j) {
                w[i][j] = matrix(all, (i * m + j) * p * q, p, q, q);
            }
        }
        answer(abi.encode(n, m, p, q, w, stored(all, n * m * p * q, q)));
    }

    /// @inheritdoc ICompatRules
    function lstmLayer(bytes calldata record, uint256 packing, address[] calldata chunks) external view {
        int256[] memory c = parametersOf(record);
        (uint256 inputs, uint256 units) = (uint256(c[2]), uint256(c[3]));
        Weights memory all = WeightStream.loadAll(chunks, packing);
        uint256 recurrent = inputs * 4 * units;
        uint256 bias = recurrent + units * 4 * units;
        answer(
            abi.encode(
                inputs,
                units,
                matrix(all, units, inputs, units, 4 * units),
                matrix(all, recurrent + units, units, units, 4 * units),
                stored(all, bias + units, units)
            )
        );
    }

    function answer(bytes memory data) private pure {
        assembly ("memory-safe") {
            return(add(data, 0x20), mload(data))
        }
    }

    /// @dev The parameter words of a record without inputs.
    function parametersOf(bytes memory record) private pure returns (int256[] memory p) {
        uint256 n = uint8(record[3]);
        p = new int256[](n);
        assembly ("memory-safe") {
            mcopy(add(p, 0x20), add(record, 0x24), shl(5, n))
        }
    }

    function matrix(Weights memory all, uint256 from, uint256 rows, uint256 columns, uint256 row) private pure returns (int256[][] memory w) {
        w = new int256[][](rows);
        for (uint256 i = 0; i < rows; ++i) {
            w[i] = stored(all, from + i * row, columns);
        }
    }

    /// @dev `n` weights from `from` on, or as many of them as are stored yet.
    function stored(Weights memory all, uint256 from, uint256 n) private pure returns (int256[] memory) {
        if (from >= all.count) return new int256[](0);
        return WeightStream.slice(all, from, from + n > all.count ? all.count - from : n);
    }
}
