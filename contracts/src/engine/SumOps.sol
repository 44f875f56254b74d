// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Conv, Convolution, Plan} from "../layers/Convolution.sol";
import {Linear} from "../layers/Linear.sol";
import {Activation} from "../math/Activation.sol";
import {Sums} from "../math/Dot.sol";
import {LayerType} from "../model/LayerType.sol";
import {Chunks, Weights, WeightStream} from "../model/Weights.sol";
import {Tensor, Tensors} from "../tensor/Tensor.sol";
import {ILayerOps, Job, Jobs} from "./Job.sol";

/// @title Dense, Conv2D and DepthwiseConv2D on SD59x18 tensors (docs/inference-semantics.md section 6.1).
contract SumOps is ILayerOps {
    using Jobs for Job;
    using WeightStream for Chunks;

    /// @inheritdoc ILayerOps
    function run(Job calldata given) external view returns (Tensor memory output, Tensor memory) {
        Job memory job = Jobs.copied(given);
        Tensor memory none;
        output = job.layerType == LayerType.DENSE ? dense(job) : convolution(job);
        Activation.applyAll(output.data, job.word(0), job.parameters[1]);
        return (output, none);
    }

    function dense(Job memory job) private view returns (Tensor memory output) {
        Tensor memory x = job.inputs[0];
        uint256 rank = x.shape.length;
        job.demand(rank < 4);
        (uint256 n, uint256 units, bool bias) = (x.shape[rank - 1], job.word(2), job.word(3) == 1);
        output.shape = new uint256[](rank);
        for (uint256 i = 0; i + 1 < rank; ++i) {
            output.shape[i] = x.shape[i];
        }
        output.shape[rank - 1] = units;
        job.demand(Tensors.count(output.shape) != 0);
        if (job.chunks.length != 0 && job.packing == WeightStream.INT64) {
            output.data = blocks(job, x.data, n, units, bias);
            return output;
        }
        Weights memory w = job.load(n * units + (bias ? units : 0));
        output.data = Linear.dense(Linear.way(job.exact(), x.data, w), x.data, n, w, 0, units, bias);
    }

    /// @dev A Dense layer whose matrix is read from code some rows at a time, always into the same room: the price of memory grows with its square.
    function blocks(Job memory job, int256[] memory x, uint256 n, uint256 units, bool bias) private view returns (int256[] memory y) {
        Chunks memory chunks = job.open(n * units + (bias ? units : 0));
        // a sum that checks each of its products wants its column whole; packed weights are in range whatever they are
        Sums how = Linear.way(job.exact(), x, WeightStream.room(0, job.packing));
        uint256 most = how == Sums.Plain ? n : blockRows(units);
        Weights memory w = WeightStream.room((n < most ? n : most) * units, job.packing);
        uint256 vectors = x.length / n;
        y = new int256[](vectors * units);
        for (uint256 from = 0; from < n; from += most) {
            uint256 rows = n - from < most ? n - from : most;
            chunks.read(w.start, rows * units * w.step);
            for (uint256 v = 0; v < vectors; ++v) {
                Linear.multiply(how, x, v * n + from, rows, w, 0, units, y, v * units, units);
            }
        }
        if (bias) chunks.read(w.start, units * w.step);
        Linear.finish(how, y, w, 0, bias ? units : 0);
    }

    /// @dev 32 KiB, and not so few rows that walking from column to column would cost as much as a product.
    function blockRows(uint256 units) private pure returns (uint256) {
        return units < 128 ? 4096 / units : 32;
    }

    function convolution(Job memory job) private view returns (Tensor memory output) {
        Tensor memory x = job.inputs[0];
        job.demand(x.shape.length == 3);
        bool depthwise = job.layerType == LayerType.DEPTHWISE_CONV_2D;
        uint256 channels = x.shape[2];
        Conv memory c = Conv(0, channels, job.word(2), job.pair(3), job.pair(5), job.word(7));
        job.demand(c.padding == 1 || (c.size[0] <= x.shape[0] && c.size[1] <= x.shape[1]));
        Plan memory plan = Convolution.plan(x.shape[0], x.shape[1], channels, c.size, c.stride, c.padding);
        uint256 filters = depthwise ? channels * c.filters : c.filters;
        output.shape = Tensors.shape3(plan.a, plan.b, filters);
        job.demand(Tensors.count(output.shape) != 0);
        uint256 kernel = c.size[0] * c.size[1] * channels * c.filters;
        uint256 bias = job.word(8) == 1 ? filters : 0;
        Weights memory w = job.load(kernel + bias);
        output.data = new int256[](plan.a * plan.b * filters);
        Sums how = Linear.way(job.exact(), x.data, w);
        if (depthwise) Convolution.depthwise(how, x.data, w, c, plan, output.data);
        else Convolution.sums(how, x.data, w, c, plan, output.data);
        Linear.finish(how, output.data, w, kernel, bias);
    }
}
