// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Conv, Convolution, Plan} from "../layers/Convolution.sol";
import {Int8} from "../layers/Int8.sol";
import {Activation} from "../math/Activation.sol";
import {Sums} from "../math/Dot.sol";
import {Fixed, UNIT} from "../math/Fixed.sol";
import {LayerType} from "../model/LayerType.sol";
import {Weights, WeightStream} from "../model/Weights.sol";
import {Tensor, Tensors} from "../tensor/Tensor.sol";
import {ILayerOps, Job, Jobs} from "./Job.sol";

/// @title The layers of int8-v1 that are its own (docs/inference-semantics.md section 7).
contract Int8Ops is ILayerOps {
    using Jobs for Job;
    using WeightStream for Weights;

    /// @inheritdoc ILayerOps
    function run(Job calldata given) external view returns (Tensor memory output, Tensor memory) {
        Job memory job = Jobs.copied(given);
        Tensor memory none;
        uint256 t = job.layerType;
        if (t == LayerType.DENSE) return (dense(job), none);
        if (t == LayerType.CONV_2D || t == LayerType.DEPTHWISE_CONV_2D) return (convolution(job), none);
        output.shape = job.inputs[0].shape;
        for (uint256 k = 1; k < job.inputs.length; ++k) {
            job.demand(Tensors.sameShape(output.shape, job.inputs[k].shape));
        }
        int256[] memory x = job.inputs[0].data;
        if (t == LayerType.ACTIVATION) output.data = activation(job, x);
        else if (t == LayerType.ADD) output.data = add(job, x.length);
        else if (t == LayerType.MULTIPLY) output.data = multiply(job, x);
        else if (t == LayerType.QUANTIZE) output.data = quantize(x, job.parameters[0]);
        else output.data = dequantize(x, job.parameters[0]);
        return (output, none);
    }

    function low(Job memory job) private pure returns (int256) {
        return job.word(0) == Activation.RELU ? int256(0) : int256(-128);
    }

    function dense(Job memory job) private view returns (Tensor memory output) {
        Tensor memory x = job.inputs[0];
        uint256 rank = x.shape.length;
        job.demand(rank < 4);
        (uint256 n, uint256 units) = (x.shape[rank - 1], job.word(2));
        output.shape = new uint256[](rank);
        for (uint256 i = 0; i + 1 < rank; ++i) {
            output.shape[i] = x.shape[i];
        }
        output.shape[rank - 1] = units;
        uint256 count = Tensors.count(output.shape);
        job.demand(count != 0 && n <= Int8.MOST_PRODUCTS);
        Weights memory w = job.load(n * units + 9 * units);
        output.data = new int256[](count);
        for (uint256 r = 0; r * units < count; ++r) {
            Int8.multiply(x.data, r * n, n, w, 0, units, output.data, r * units, units);
        }
        Int8.requantize(output.data, w, n * units, units, low(job), job.layer);
    }

    function convolution(Job memory job) private view returns (Tensor memory output) {
        Tensor memory x = job.inputs[0];
        job.demand(x.shape.length == 3);
        bool depthwise = job.layerType == LayerType.DEPTHWISE_CONV_2D;
        Conv memory c = Conv(0, x.shape[2], job.word(2), job.pair(3), job.pair(5), job.word(7));
        job.demand(c.padding == 1 || (c.size[0] <= x.shape[0] && c.size[1] <= x.shape[1]));
        Plan memory plan = Convolution.plan(x.shape[0], x.shape[1], x.shape[2], c.size, c.stride, c.padding);
        uint256 filters = depthwise ? c.cin * c.filters : c.filters;
        output.shape = Tensors.shape3(plan.a, plan.b, filters);
        uint256 count = Tensors.count(output.shape);
        job.demand(count != 0 && c.size[0] * c.size[1] * (depthwise ? 1 : c.cin) <= Int8.MOST_PRODUCTS);
        uint256 kernel = c.size[0] * c.size[1] * c.cin * c.filters;
        Weights memory w = job.load(kernel + 9 * filters);
        output.data = new int256[](count);
        if (depthwise) Convolution.depthwise(Sums.Exact, x.data, w, c, plan, output.data);
        else Convolution.sums(Sums.Exact, x.data, w, c, plan, output.data);
        Int8.requantize(output.data, w, kernel, filters, low(job), job.layer);
    }

    function activation(Job memory job, int256[] memory x) private view returns (int256[] memory y) {
        y = new int256[](x.length);
        if (job.word(0) == Activation.RELU) {
            for (uint256 i = 0; i < y.length; ++i) {
                y[i] = x[i] > 0 ? x[i] : int256(0);
            }
            return y;
        }
        Weights memory table = job.load(256);
        for (uint256 i = 0; i < y.length; ++i) {
            y[i] = table.get(uint256(x[i] + 128));
        }
    }

    function add(Job memory job, uint256 n) private pure returns (int256[] memory y) {
        y = new int256[](n);
        for (uint256 i = 0; i < n; ++i) {
            int256 sum = 0;
            for (uint256 k = 0; k < job.inputs.length; ++k) {
                sum += job.inputs[k].data[i] * job.parameters[k + 1];
            }
            y[i] = Int8.clamp(Int8.shifted(sum, job.word(0)), -128);
        }
    }

    function multiply(Job memory job, int256[] memory x) private pure returns (int256[] memory y) {
        y = new int256[](x.length);
        for (uint256 i = 0; i < y.length; ++i) {
            int256 product = x[i] * job.inputs[1].data[i] * job.parameters[1];
            y[i] = Int8.clamp(Int8.shifted(product, job.word(0)), -128);
        }
    }

    function quantize(int256[] memory x, int256 inverse) private pure returns (int256[] memory y) {
        Fixed.check(x);
        y = new int256[](x.length);
        for (uint256 i = 0; i < y.length; ++i) {
            int256 a = x[i] * inverse + UNIT * UNIT / 2;
            int256 q = a / (UNIT * UNIT);
            y[i] = Int8.clamp(a % (UNIT * UNIT) < 0 ? q - 1 : q, -128);
        }
    }

    function dequantize(int256[] memory x, int256 scale) private pure returns (int256[] memory y) {
        y = new int256[](x.length);
        for (uint256 i = 0; i < y.length; ++i) {
            y[i] = x[i] * scale;
        }
    }
}
