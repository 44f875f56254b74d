// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIMalformedModel} from "../AIErrors.sol";
import {DataContract} from "./DataContract.sol";
import {LayerRules} from "./LayerRules.sol";
import {Profile} from "./LayerType.sol";

/// @dev One layer as a model's description records it. `packing` is the layout of its weights, `weights` their number.
struct Layer {
    uint256 layerType;
    uint256 packing;
    uint256[] inputs;
    int256[] parameters;
    uint256 weights;
    address[] chunks;
}

/// @dev A description, read.
struct Model {
    uint256 profile;
    uint256 inputs;
    Layer[] layers;
}

/// @title The description of a sealed model: its bytes and their rules (docs/inference-semantics.md section 9).
library Description {
    uint256 internal constant MAX_LAYERS = 256;
    uint256 internal constant MAX_INPUTS = 8;
    uint256 internal constant MAX_PARAMETERS = 16;
    bytes4 private constant MAGIC = "AIM1";

    /// @dev A position in bytes; `failed` once something was read beyond their end.
    struct Cursor {
        bytes data;
        uint256 position;
        bool failed;
    }

    /// @notice Reads and checks a description. Anything wrong is `AIMalformedModel` with the record's number.
    function read(address account) internal view returns (Model memory) {
        return decode(DataContract.read(account));
    }

    function decode(bytes memory data) internal pure returns (Model memory model) {
        Cursor memory c = Cursor(data, 0, false);
        uint256 magic = take(c, 4);
        model.profile = take(c, 1);
        model.inputs = take(c, 1);
        uint256 count = take(c, 2);
        if (
            c.failed || magic != uint32(MAGIC) || model.profile > Profile.INT8 || count > MAX_LAYERS || model.inputs == 0 || model.inputs > MAX_INPUTS
                || model.inputs > count || (model.profile == Profile.D1_COMPAT && model.inputs != 1)
        ) revert AIMalformedModel(count); // 0 if the header itself is cut off
        model.layers = new Layer[](count);
        for (uint256 i = 0; i < count; ++i) {
            Layer memory layer = model.layers[i];
            decodeLayer(c, layer, i);
            if (!LayerRules.recordIsValid(model.profile, model.inputs, i, layer)) revert AIMalformedModel(i);
        }
        if (c.position != data.length) revert AIMalformedModel(count);
        uint256 wrong = LayerRules.firstWrongKind(model);
        if (wrong < count) revert AIMalformedModel(wrong);
    }

    function decodeLayer(Cursor memory c, Layer memory layer, uint256 i) private pure {
        layer.layerType = take(c, 1);
        layer.packing = take(c, 1);
        uint256 n = take(c, 1);
        if (n > MAX_INPUTS) revert AIMalformedModel(i);
        layer.inputs = new uint256[](n);
        for (uint256 k = 0; k < n; ++k) {
            layer.inputs[k] = take(c, 1);
        }
        n = take(c, 1);
        if (n > MAX_PARAMETERS) revert AIMalformedModel(i);
        layer.parameters = new int256[](n);
        for (uint256 k = 0; k < n; ++k) {
            layer.parameters[k] = int256(take(c, 32));
        }
        layer.weights = take(c, 4);
        n = take(c, 2);
        if (c.failed || c.position + 20 * n > c.data.length) revert AIMalformedModel(i);
        layer.chunks = new address[](n);
        for (uint256 k = 0; k < n; ++k) {
            layer.chunks[k] = address(uint160(take(c, 20)));
        }
    }

    /// @dev The next `width` bytes (1..32) as a number; 0 and `failed` beyond the end.
    function take(Cursor memory c, uint256 width) private pure returns (uint256 value) {
        bytes memory data = c.data;
        uint256 position = c.position;
        if (position + width > data.length) {
            c.failed = true;
            return 0;
        }
        assembly ("memory-safe") {
            value := shr(sub(256, shl(3, width)), mload(add(add(data, 0x20), position)))
        }
        c.position = position + width;
    }

    /// @notice The bytes of a description, the reverse of `decode`.
    function encode(Model memory model) internal pure returns (bytes memory data) {
        data = abi.encodePacked(MAGIC, uint8(model.profile), uint8(model.inputs), uint16(model.layers.length));
        for (uint256 i = 0; i < model.layers.length; ++i) {
            Layer memory layer = model.layers[i];
            data = bytes.concat(data, record(layer), bytes2(uint16(layer.chunks.length)));
            for (uint256 k = 0; k < layer.chunks.length; ++k) {
                data = bytes.concat(data, bytes20(layer.chunks[k]));
            }
        }
    }

    /// @notice A record without its chunks: what a layer's hash covers.
    function record(Layer memory layer) internal pure returns (bytes memory data) {
        data = abi.encodePacked(uint8(layer.layerType), uint8(layer.packing), uint8(layer.inputs.length));
        for (uint256 k = 0; k < layer.inputs.length; ++k) {
            data = bytes.concat(data, bytes1(uint8(layer.inputs[k])));
        }
        data = bytes.concat(data, bytes1(uint8(layer.parameters.length)), abi.encodePacked(layer.parameters), bytes4(uint32(layer.weights)));
    }
}
