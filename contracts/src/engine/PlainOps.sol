// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AITokenOutOfRange} from "../AIErrors.sol";
import {Convolution, Plan} from "../layers/Convolution.sol";
import {Normal} from "../layers/Normal.sol";
import {Pooling} from "../layers/Pooling.sol";
import {Activation} from "../math/Activation.sol";
import {Fixed} from "../math/Fixed.sol";
import {Softmax} from "../math/Softmax.sol";
import {Kind, LayerType} from "../model/LayerType.sol";
import {Weights, WeightStream} from "../model/Weights.sol";
import {Tensor, Tensors} from "../tensor/Tensor.sol";
import {ILayerOps, Job, Jobs} from "./Job.sol";

/// @title The layers without sums of products (docs/inference-semantics.md section 6.1), and those of them that int8 shares (section 7).
contract PlainOps is ILayerOps {
    using Jobs for Job;
    using WeightStream for Weights;

    /// @inheritdoc ILayerOps
    function run(Job calldata given) external view returns (Tensor memory output, Tensor memory) {
        Job memory job = Jobs.copied(given);
        Tensor memory none;
        uint256 t = job.layerType;
        if (t == LayerType.MAX_POOLING_2D || t == LayerType.AVERAGE_POOLING_2D) return (pooling(job), none);
        if (t == LayerType.GLOBAL_AVERAGE_POOLING_2D) return (globalPooling(job), none);
        if (t == LayerType.ZERO_PADDING_2D) return (zeroPadding(job), none);
        if (t == LayerType.EMBEDDING) return (embedding(job), none);
        if (t == LayerType.CONCATENATE) return (concatenate(job), none);
        if (t == LayerType.ADD || t == LayerType.MULTIPLY) return (combine(job), none);
        if (t == LayerType.FLATTEN) {
            Tensor memory x = job.inputs[0];
            job.demand(x.data.length <= Tensors.MAX_DIMENSION);
            return (Tensors.vector(x.data), none);
        }
        output.shape = job.inputs[0].shape;
        output.data = elementwise(job, job.inputs[0]);
        return (output, none);
    }

    /// @dev The layers whose output has the input's shape.
    function elementwise(Job memory job, Tensor memory x) private view returns (int256[] memory y) {
        uint256 t = job.layerType;
        uint256 channels = Tensors.last(x);
        if (t == LayerType.BATCH_NORMALIZATION) {
            return Normal.batch(x.data, channels, job.load(4 * channels), job.parameters[0]);
        }
        if (t == LayerType.LAYER_NORMALIZATION) {
            return Normal.layer(x.data, channels, job.load(2 * channels), job.parameters[0], job.exact());
        }
        if (t == LayerType.POSITION_EMBEDDING) return positions(job, x);
        y = new int256[](x.data.length);
        if (t == LayerType.SOFTMAX) {
            for (uint256 from = 0; from < y.length; from += channels) {
                int256[] memory p = Softmax.stableRow(x.data, from, channels);
                for (uint256 i = 0; i < channels; ++i) {
                    y[from + i] = p[i];
                }
            }
            return y;
        }
        for (uint256 i = 0; i < y.length; ++i) {
            y[i] = x.data[i];
        }
        if (t == LayerType.ACTIVATION) {
            Activation.applyAll(y, job.word(0), job.parameters[1]);
        } else {
            (int256 scale, int256 offset) = (job.parameters[0], job.parameters[1]); // Rescale
            for (uint256 i = 0; i < y.length; ++i) {
                y[i] = Fixed.mul(y[i], scale) + offset;
            }
        }
    }

    function positions(Job memory job, Tensor memory x) private view returns (int256[] memory y) {
        job.demand(x.shape.length == 2 && x.shape[0] <= job.word(0));
        Weights memory w = job.load(job.word(0) * x.shape[1]);
        y = new int256[](x.data.length);
        for (uint256 i = 0; i < y.length; ++i) {
            y[i] = x.data[i] + w.get(i);
        }
    }

    function pooling(Job memory job) private pure returns (Tensor memory output) {
        Tensor memory x = job.inputs[0];
        job.demand(x.shape.length == 3);
        (uint256[2] memory size, uint256[2] memory stride, uint256 padding) = (job.pair(0), job.pair(2), job.word(4));
        job.demand(padding == 1 || (size[0] <= x.shape[0] && size[1] <= x.shape[1]));
        Plan memory plan = Convolution.plan(x.shape[0], x.shape[1], x.shape[2], size, stride, padding);
        output.shape = Tensors.shape3(plan.a, plan.b, plan.p);
        Pooling.Way way = job.layerType == LayerType.MAX_POOLING_2D ? Pooling.Way.Max : meanOf(job);
        output.data = Pooling.pool(x.data, plan, size, stride, way);
    }

    function meanOf(Job memory job) private pure returns (Pooling.Way) {
        return job.kind == Kind.Q8 ? Pooling.Way.RoundedMean : Pooling.Way.Mean;
    }

    function globalPooling(Job memory job) private pure returns (Tensor memory output) {
        Tensor memory x = job.inputs[0];
        job.demand(x.shape.length == 3);
        (uint256 cells, uint256 channels) = (x.shape[0] * x.shape[1], x.shape[2]);
        output = Tensors.vector(new int256[](channels));
        for (uint256 k = 0; k < channels; ++k) {
            int256 sum = 0;
            for (uint256 i = 0; i < cells; ++i) {
                sum += x.data[i * channels + k];
            }
            output.data[k] = Pooling.mean(sum, int256(cells), meanOf(job));
        }
    }

    function zeroPadding(Job memory job) private pure returns (Tensor memory output) {
        Tensor memory x = job.inputs[0];
        job.demand(x.shape.length == 3);
        uint256 row = x.shape[1] * x.shape[2];
        output.shape = Tensors.shape3(x.shape[0] + job.word(0) + job.word(1), x.shape[1] + job.word(2) + job.word(3), x.shape[2]);
        job.demand(Tensors.count(output.shape) != 0);
        output = Tensors.zeros(output.shape);
        uint256 wide = output.shape[1] * x.shape[2];
        uint256 first = job.word(0) * wide + job.word(2) * x.shape[2];
        for (uint256 i = 0; i < x.shape[0]; ++i) {
            copy(x.data, i * row, output.data, first + i * wide, row);
        }
    }

    function embedding(Job memory job) private view returns (Tensor memory output) {
        Tensor memory x = job.inputs[0];
        (uint256 vocabulary, uint256 dim) = (job.word(0), job.word(1));
        job.demand(x.shape.length == 1);
        output.shape = Tensors.shape2(x.shape[0], dim);
        job.demand(Tensors.count(output.shape) != 0);
        output = Tensors.zeros(output.shape);
        Weights memory w = job.load(vocabulary * dim);
        for (uint256 i = 0; i < x.shape[0]; ++i) {
            int256 token = x.data[i];
            if (token < 0 || token >= int256(vocabulary)) revert AITokenOutOfRange(token);
            for (uint256 k = 0; k < dim; ++k) {
                output.data[i * dim + k] = w.get(uint256(token) * dim + k);
            }
        }
    }

    function combine(Job memory job) private pure returns (Tensor memory output) {
        output.shape = job.inputs[0].shape;
        for (uint256 k = 1; k < job.inputs.length; ++k) {
            job.demand(Tensors.sameShape(output.shape, job.inputs[k].shape));
        }
        output.data = new int256[](job.inputs[0].data.length);
        bool sum = job.layerType == LayerType.ADD;
        for (uint256 i = 0; i < output.data.length; ++i) {
            int256 r = job.inputs[0].data[i];
            for (uint256 k = 1; k < job.inputs.length; ++k) {
                r = sum ? r + job.inputs[k].data[i] : Fixed.mul(r, job.inputs[k].data[i]);
            }
            output.data[i] = r;
        }
    }

    function concatenate(Job memory job) private pure returns (Tensor memory output) {
        uint256[] memory shape = job.inputs[0].shape;
        uint256 axis = job.word(0);
        job.demand(axis < shape.length);
        output.shape = new uint256[](shape.length);
        for (uint256 i = 0; i < shape.length; ++i) {
            output.shape[i] = shape[i];
        }
        for (uint256 k = 1; k < job.inputs.length; ++k) {
            uint256[] memory other = job.inputs[k].shape;
            job.demand(other.length == shape.length);
            for (uint256 i = 0; i < shape.length; ++i) {
                job.demand(i == axis || other[i] == shape[i]);
            }
            output.shape[axis] += other[axis];
        }
        job.demand(Tensors.count(output.shape) != 0);
        output = Tensors.zeros(output.shape);
        uint256 outer = 1;
        for (uint256 i = 0; i < axis; ++i) {
            outer *= shape[i];
        }
        uint256 place = 0;
        for (uint256 o = 0; o < outer; ++o) {
            for (uint256 k = 0; k < job.inputs.length; ++k) {
                uint256 n = job.inputs[k].data.length / outer;
                copy(job.inputs[k].data, o * n, output.data, place, n);
                place += n;
            }
        }
    }

    function copy(int256[] memory from, uint256 start, int256[] memory to, uint256 place, uint256 n) private pure {
        assembly ("memory-safe") {
            mcopy(add(add(to, 0x20), shl(5, place)), add(add(from, 0x20), shl(5, start)), shl(5, n))
        }
    }
}
