// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIMalformedModel} from "../AIErrors.sol";
import {Shapes} from "../model/Shapes.sol";
import {Description, Layer, Model} from "../model/Description.sol";
import {LayerRules} from "../model/LayerRules.sol";
import {LayerType, Profile} from "../model/LayerType.sol";
import {Part} from "../model/Life.sol";
import {WeightStream} from "../model/Weights.sol";

/// @dev A layer as an author writes it. Position, number of weights and shapes follow.
struct LayerSpec {
    uint8 layerType;
    uint8 packing;
    uint8[] inputs;
    int256[] parameters;
}

/// @title Reads and checks the layers of a model of the profiles 1 to 3.
interface IModelRules {
    /// @notice Checks a graph, shapes included (those of the largest inputs), and says what weights it needs.
    /// @return parts one for each layer
    /// @return inputs the number of Input layers
    function read(uint256 profile, LayerSpec[] calldata specs) external pure returns (Part[] memory parts, uint256 inputs);
}

/// @title What a graph of layers means before it has weights. Refuses with the evaluation's own errors, which name the layer.
contract ModelRules is IModelRules {
    /// @inheritdoc IModelRules
    function read(uint256 profile, LayerSpec[] calldata specs) external pure returns (Part[] memory parts, uint256 inputs) {
        uint256 count = specs.length;
        bool countIsValid = count != 0 && count <= Description.MAX_LAYERS;
        if (!countIsValid || profile == Profile.D1_COMPAT || profile > Profile.INT8) revert AIMalformedModel(count);
        while (inputs < count && specs[inputs].layerType == LayerType.INPUT) ++inputs;
        if (inputs == 0 || inputs > Description.MAX_INPUTS || inputs == count) revert AIMalformedModel(count);
        Model memory model = Model(profile, inputs, new Layer[](count));
        uint256[][] memory shapes = new uint256[][](count);
        parts = new Part[](count);
        for (uint256 i = 0; i < count; ++i) {
            Layer memory layer = model.layers[i];
            fill(layer, specs[i], i);
            if (!LayerRules.recordIsValid(profile, inputs, i, layer)) revert AIMalformedModel(i);
            (shapes[i], layer.weights) = Shapes.infer(layer, shapes, i);
            if (layer.weights >= 1 << 32) revert AIMalformedModel(i);
            parts[i] = Part(Description.record(layer), layer.packing, layer.weights);
        }
        uint256 wrong = LayerRules.firstWrongKind(model);
        if (wrong != count) revert AIMalformedModel(wrong);
    }

    function fill(Layer memory layer, LayerSpec calldata spec, uint256 i) private pure {
        bool counts = spec.inputs.length <= Description.MAX_INPUTS && spec.parameters.length <= Description.MAX_PARAMETERS;
        if (!counts) revert AIMalformedModel(i);
        (layer.layerType, layer.packing, layer.parameters) = (spec.layerType, spec.packing, spec.parameters);
        layer.inputs = new uint256[](spec.inputs.length);
        for (uint256 k = 0; k < spec.inputs.length; ++k) {
            layer.inputs[k] = spec.inputs[k];
        }
        if (spec.packing == WeightStream.NONE) return;
        layer.weights = 1; // stands for those that the shapes will ask for
        layer.chunks = new address[](1);
    }
}
