// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIMalformedModel, AINotInt8, AIRange, AIShapeMismatch} from "../AIErrors.sol";
import {IEngine} from "../interfaces/IEngines.sol";
import {Description, Layer, Model} from "../model/Description.sol";
import {LayerRules} from "../model/LayerRules.sol";
import {Kind, LayerType, Profile} from "../model/LayerType.sol";
import {LibraryCode} from "../model/LibraryCode.sol";
import {OwnCode} from "../model/OwnCode.sol";
import {Tensor, Tensors} from "../tensor/Tensor.sol";
import {ILayerOps, Job, Jobs} from "./Job.sol";

/// @title Walks the graph of a sealed model: what the precompile `evaluate` does natively (docs/inference-semantics.md section 11).
contract Engine is IEngine {
    using Jobs for Job;

    // Storage and not immutables, so that every engine has the same code, whose hash names it; what it finds here it checks.
    /// @notice Sums of products: Dense, Conv2D, DepthwiseConv2D.
    address public sums;
    /// @notice Recurrent cells.
    address public cells;
    /// @notice Attention.
    address public attention;
    /// @notice Layers without sums of products.
    address public plain;
    /// @notice What is particular to 8-bit numbers.
    address public int8s;

    /// @notice Any of them that is not the library's is refused with `AIForeignCode`.
    constructor(address sums_, address cells_, address attention_, address plain_, address int8s_) {
        sums = OwnCode.demand(sums_, LibraryCode.SUM_OPS);
        cells = OwnCode.demand(cells_, LibraryCode.CELL_OPS);
        attention = OwnCode.demand(attention_, LibraryCode.ATTENTION_OPS);
        plain = OwnCode.demand(plain_, LibraryCode.PLAIN_OPS);
        int8s = OwnCode.demand(int8s_, LibraryCode.INT8_OPS);
    }

    /// @inheritdoc IEngine
    function evaluate(address description, uint256 from, uint256 to, Tensor[] calldata values, Tensor[] calldata states)
        external
        view
        returns (Tensor[] memory, Tensor[] memory)
    {
        return walk(description, from, to, Tensors.copied(values), Tensors.copied(states));
    }

    function walk(address description, uint256 from, uint256 to, Tensor[] memory values, Tensor[] memory states)
        private
        view
        returns (Tensor[] memory, Tensor[] memory)
    {
        Model memory model = Description.read(description);
        uint256 count = model.layers.length;
        if (model.profile == Profile.D1_COMPAT) revert AIMalformedModel(count);
        bool inRange = from <= to && to < count && (from == 0 || from >= model.inputs) && to + 1 >= model.inputs;
        if (!inRange) revert AIRange(from, to);
        uint256[] memory kinds = LayerRules.kindsOf(model);
        Tensor[] memory slots = accept(model, kinds, from, values);
        Tensor[] memory after_ = acceptStates(model, from, to, states);
        uint256 cell = 0;
        for (uint256 i = from; i <= to; ++i) {
            Layer memory layer = model.layers[i];
            if (layer.layerType == LayerType.INPUT) continue;
            Job memory job = jobOf(model, i, kinds, slots);
            bool recurrent = isRecurrent(layer);
            if (recurrent) job.state = after_[cell];
            Tensor memory next;
            (slots[i], next) = job.run(opsOf(layer, job.kind));
            if (recurrent) after_[cell++] = next;
        }
        uint256[] memory cut = cutAt(model, to + 1);
        Tensor[] memory outputs = new Tensor[](cut.length);
        for (uint256 k = 0; k < cut.length; ++k) {
            outputs[k] = slots[cut[k]];
        }
        return (outputs, after_);
    }

    function jobOf(Model memory model, uint256 i, uint256[] memory kinds, Tensor[] memory slots) private pure returns (Job memory job) {
        Layer memory layer = model.layers[i];
        (job.profile, job.layerType, job.layer, job.kind) = (model.profile, layer.layerType, i, kinds[layer.inputs[0]]);
        (job.parameters, job.packing, job.weights, job.chunks) = (layer.parameters, layer.packing, layer.weights, layer.chunks);
        job.inputs = new Tensor[](layer.inputs.length);
        for (uint256 k = 0; k < job.inputs.length; ++k) {
            job.inputs[k] = slots[layer.inputs[k]];
        }
    }

    function opsOf(Layer memory layer, uint256 kind) private view returns (ILayerOps) {
        uint256 t = layer.layerType;
        if (t == LayerType.QUANTIZE) return int8Ops();
        bool summing = t == LayerType.DENSE || t == LayerType.CONV_2D || t == LayerType.DEPTHWISE_CONV_2D;
        if (kind == Kind.Q8) {
            bool shared = t == LayerType.FLATTEN || t == LayerType.ZERO_PADDING_2D || t == LayerType.CONCATENATE || t == LayerType.MAX_POOLING_2D
                || t == LayerType.AVERAGE_POOLING_2D || t == LayerType.GLOBAL_AVERAGE_POOLING_2D;
            return shared ? plainOps() : int8Ops();
        }
        if (summing) return ILayerOps(OwnCode.demand(sums, LibraryCode.SUM_OPS));
        if (isRecurrent(layer)) return ILayerOps(OwnCode.demand(cells, LibraryCode.CELL_OPS));
        if (t == LayerType.ATTENTION) return ILayerOps(OwnCode.demand(attention, LibraryCode.ATTENTION_OPS));
        return plainOps();
    }

    function plainOps() private view returns (ILayerOps) {
        return ILayerOps(OwnCode.demand(plain, LibraryCode.PLAIN_OPS));
    }

    function int8Ops() private view returns (ILayerOps) {
        return ILayerOps(OwnCode.demand(int8s, LibraryCode.INT8_OPS));
    }

    function isRecurrent(Layer memory layer) private pure returns (bool) {
        return layer.layerType >= LayerType.SIMPLE_RNN && layer.layerType <= LayerType.GRU;
    }

    /// @dev The given tensors in their places: all shapes are checked, then all elements.
    function accept(Model memory model, uint256[] memory kinds, uint256 from, Tensor[] memory values) private pure returns (Tensor[] memory slots) {
        slots = new Tensor[](model.layers.length);
        uint256[] memory cut = cutAt(model, from);
        if (values.length != cut.length) revert AIShapeMismatch(from);
        for (uint256 k = 0; k < cut.length; ++k) {
            bool fits = Tensors.isWhole(values[k]);
            if (fits && from == 0) fits = isInput(model.layers[k].parameters, values[k].shape);
            if (!fits) revert AIShapeMismatch(cut[k]);
            slots[cut[k]] = values[k];
        }
        for (uint256 k = 0; k < cut.length; ++k) {
            if (kinds[cut[k]] == Kind.Q8) checkInt8(values[k].data);
        }
    }

    function checkInt8(int256[] memory data) private pure {
        for (uint256 i = 0; i < data.length; ++i) {
            if (data[i] != int8(data[i])) revert AINotInt8(data[i]);
        }
    }

    /// @dev `[kind, variable, rank, d0, ...]`: a variable first dimension may be smaller.
    function isInput(int256[] memory p, uint256[] memory shape) private pure returns (bool) {
        if (shape.length != uint256(p[2])) return false;
        for (uint256 i = 0; i < shape.length; ++i) {
            uint256 d = uint256(p[3 + i]);
            if (i == 0 && p[1] == 1 ? shape[i] > d : shape[i] != d) return false;
        }
        return true;
    }

    /// @dev One state for each recurrent layer of the range; none: they begin from zeros.
    function acceptStates(Model memory model, uint256 from, uint256 to, Tensor[] memory states) private pure returns (Tensor[] memory) {
        uint256 count = 0;
        for (uint256 i = from; i <= to; ++i) {
            if (isRecurrent(model.layers[i])) ++count;
        }
        if (states.length == 0) return new Tensor[](count);
        if (states.length != count) revert AIShapeMismatch(from);
        count = 0;
        for (uint256 i = from; i <= to; ++i) {
            Layer memory layer = model.layers[i];
            if (!isRecurrent(layer)) continue;
            uint256 units = uint256(layer.parameters[layer.layerType == LayerType.SIMPLE_RNN ? 2 : 3]);
            uint256[] memory shape = Tensors.shape2(layer.layerType == LayerType.LSTM ? 2 : 1, units);
            Tensor memory state = states[count++];
            if (!Tensors.isWhole(state) || !Tensors.sameShape(state.shape, shape)) revert AIShapeMismatch(i);
        }
        return states;
    }

    /// @dev The layers below k that layers from k on take: what a step hands on. At 0 the inputs, at the end the last layer.
    function cutAt(Model memory model, uint256 k) private pure returns (uint256[] memory cut) {
        uint256 count = model.layers.length;
        bool[] memory live = new bool[](count);
        if (k == count) live[count - 1] = true;
        for (uint256 i = 0; i < model.inputs && k == 0; ++i) {
            live[i] = true;
        }
        for (uint256 i = k; i < count && k != 0; ++i) {
            uint256[] memory inputs = model.layers[i].inputs;
            for (uint256 j = 0; j < inputs.length; ++j) {
                live[inputs[j]] = live[inputs[j]] || inputs[j] < k;
            }
        }
        uint256 n = 0;
        for (uint256 i = 0; i < count; ++i) {
            n += live[i] ? 1 : 0;
        }
        cut = new uint256[](n);
        n = 0;
        for (uint256 i = 0; i < count; ++i) {
            if (live[i]) cut[n++] = i;
        }
    }
}
