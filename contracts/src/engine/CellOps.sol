// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cell, Cells} from "../layers/Cells.sol";
import {Fixed} from "../math/Fixed.sol";
import {LayerType} from "../model/LayerType.sol";
import {Weights, WeightStream} from "../model/Weights.sol";
import {Tensor, Tensors} from "../tensor/Tensor.sol";
import {ILayerOps, Job, Jobs} from "./Job.sol";

/// @title SimpleRNN, LSTM and GRU over vectors and sequences, from a given state or zeros (docs/inference-semantics.md section 6.2).
contract CellOps is ILayerOps {
    using Jobs for Job;
    using WeightStream for Weights;

    /// @inheritdoc ILayerOps
    function run(Job calldata given) external view returns (Tensor memory output, Tensor memory state) {
        Job memory job = Jobs.copied(given);
        Tensor memory x = job.inputs[0];
        uint256 rank = x.shape.length;
        job.demand(rank <= 2);
        Cell memory c = cellOf(job, x.shape[rank - 1]);
        uint256 vectors = job.layerType == LayerType.LSTM ? 2 : 1;
        state.shape = Tensors.shape2(vectors, c.units);
        if (job.state.shape.length == 0) state.data = new int256[](vectors * c.units);
        else state.data = Cells.copy(job.state.data);
        uint256 steps = rank == 1 ? 1 : x.shape[0];
        bool all = rank == 2 && job.parameters[job.layerType == LayerType.SIMPLE_RNN ? 3 : 4] == 1;
        output.shape = all ? Tensors.shape2(steps, c.units) : Tensors.shape1(c.units);
        job.demand(Tensors.count(output.shape) != 0);
        output.data = new int256[](all ? steps * c.units : c.units);
        Weights memory w = job.load(weightCount(job.layerType, c));
        if (c.exact) {
            w.check();
            Fixed.check(x.data);
        }
        for (uint256 t = 0; t < steps; ++t) {
            step(job.layerType, part(x.data, t * c.inputs, c.inputs), state, w, c);
            put(state.data, output.data, all ? t * c.units : 0, c.units);
        }
    }

    function cellOf(Job memory job, uint256 inputs) private pure returns (Cell memory c) {
        (c.inputs, c.exact) = (inputs, job.exact());
        c.activation = job.word(0);
        if (job.layerType == LayerType.SIMPLE_RNN) {
            (c.slope, c.units) = (job.parameters[1], job.word(2));
        } else {
            (c.recurrentActivation, c.slope, c.units) = (job.word(1), job.parameters[2], job.word(3));
            c.resetAfter = job.layerType == LayerType.GRU && job.word(5) == 1;
        }
    }

    function weightCount(uint256 layerType, Cell memory c) private pure returns (uint256) {
        uint256 gates = layerType == LayerType.SIMPLE_RNN ? 1 : layerType == LayerType.LSTM ? 4 : 3;
        return (c.inputs + c.units + (c.resetAfter ? 2 : 1)) * gates * c.units;
    }

    function step(uint256 layerType, int256[] memory x, Tensor memory state, Weights memory w, Cell memory c) private pure {
        int256[] memory h = part(state.data, 0, c.units);
        if (c.exact) Fixed.check(h);
        if (layerType == LayerType.SIMPLE_RNN) {
            state.data = Cells.simple(x, h, w, c);
        } else if (layerType == LayerType.GRU) {
            state.data = Cells.gru(x, h, w, c);
        } else {
            int256[] memory s = part(state.data, c.units, c.units);
            (h, s) = Cells.lstm(x, h, s, w, c);
            put(h, state.data, 0, c.units);
            put(s, state.data, c.units, c.units);
        }
    }

    function part(int256[] memory from, uint256 start, uint256 n) private pure returns (int256[] memory v) {
        v = new int256[](n);
        assembly ("memory-safe") {
            mcopy(add(v, 0x20), add(add(from, 0x20), shl(5, start)), shl(5, n))
        }
    }

    function put(int256[] memory from, int256[] memory to, uint256 start, uint256 n) private pure {
        assembly ("memory-safe") {
            mcopy(add(add(to, 0x20), shl(5, start)), add(from, 0x20), shl(5, n))
        }
    }
}
