// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Linear} from "../layers/Linear.sol";
import {Dot, Sums} from "../math/Dot.sol";
import {Fixed, UNIT} from "../math/Fixed.sol";
import {Softmax} from "../math/Softmax.sol";
import {Weights, WeightStream} from "../model/Weights.sol";
import {Tensor, Tensors} from "../tensor/Tensor.sol";
import {ILayerOps, Job, Jobs} from "./Job.sol";

/// @title Multi-head attention, causal or not, with as many or fewer heads for keys and values (docs/inference-semantics.md section 6.3).
contract AttentionOps is ILayerOps {
    using Jobs for Job;
    using WeightStream for Weights;

    /// @dev t positions of d numbers; H query heads, G key heads, of e numbers each; what they project to.
    struct Heads {
        uint256 t;
        uint256 d;
        uint256 heads;
        uint256 groups;
        uint256 e;
        bool causal;
        bool bias;
        bool exact;
        int256 scale;
        int256[] q;
        int256[] k;
        int256[] v;
    }

    /// @inheritdoc ILayerOps
    function run(Job calldata given) external view returns (Tensor memory output, Tensor memory) {
        Job memory job = Jobs.copied(given);
        Tensor memory none;
        Tensor memory x = job.inputs[0];
        job.demand(x.shape.length == 2);
        Heads memory a;
        (a.t, a.d, a.heads, a.groups, a.e) = (x.shape[0], x.shape[1], job.word(0), job.word(1), job.word(2));
        (a.causal, a.bias, a.exact) = (job.word(3) == 1, job.word(4) == 1, job.exact());
        uint256 wide = a.heads * a.e;
        uint256 narrow = a.groups * a.e;
        job.demand(Tensors.count(Tensors.shape2(a.t, wide)) != 0);
        Weights memory w = job.load(a.d * (2 * wide + 2 * narrow) + (a.bias ? wide + 2 * narrow + a.d : 0));
        if (a.exact) {
            Fixed.check(x.data);
            w.check();
        }
        uint256 from = 0;
        (a.q, from) = project(a, x.data, a.d, w, from, wide);
        (a.k, from) = project(a, x.data, a.d, w, from, narrow);
        (a.v, from) = project(a, x.data, a.d, w, from, narrow);
        if (a.exact) {
            Fixed.check(a.q);
            Fixed.check(a.k);
            Fixed.check(a.v);
        }
        a.scale = Fixed.div(UNIT, Fixed.sqrt(int256(a.e) * UNIT));
        int256[] memory y = attend(a);
        if (a.exact) Fixed.check(y);
        output.shape = x.shape;
        (output.data,) = project(a, y, wide, w, from, a.d);
        return (output, none);
    }

    function project(Heads memory a, int256[] memory x, uint256 n, Weights memory w, uint256 from, uint256 units)
        private
        pure
        returns (int256[] memory, uint256)
    {
        Sums how = a.exact ? Sums.Exact : Linear.fits(x, w) ? Sums.Truncated : Sums.Plain;
        return (Linear.dense(how, x, n, w, from, units, a.bias), from + (n + (a.bias ? 1 : 0)) * units);
    }

    function attend(Heads memory a) private pure returns (int256[] memory y) {
        y = new int256[](a.t * a.heads * a.e);
        Weights memory keys = WeightStream.ofArray(a.k);
        Weights memory values = WeightStream.ofArray(a.v);
        Sums forKeys = Sums.Exact;
        Sums forValues = Sums.Exact;
        if (!a.exact) {
            forKeys = Linear.fits(a.q, keys) ? Sums.Truncated : Sums.Plain;
            // probabilities are at most UNIT, below 2^60
            forValues = Fixed.within(a.v, 127) ? Sums.Truncated : Sums.Plain;
        }
        for (uint256 i = 0; i < a.t; ++i) {
            for (uint256 head = 0; head < a.heads; ++head) {
                int256[] memory p = Softmax.stable(scores(a, keys, forKeys, i, head));
                mix(a, values, forValues, p, i * a.heads + head, head * a.groups / a.heads, y);
            }
        }
    }

    /// @dev l_j = q_i . k_j * scale, for the keys that position i may see.
    function scores(Heads memory a, Weights memory keys, Sums how, uint256 i, uint256 head) private pure returns (int256[] memory l) {
        l = new int256[](a.causal ? i + 1 : a.t);
        uint256 row = 32 * a.groups * a.e;
        uint256 pk = keys.start + 32 * (head * a.groups / a.heads) * a.e;
        uint256 pq;
        int256[] memory q = a.q;
        assembly ("memory-safe") {
            pq := add(q, 0x20)
        }
        pq += 32 * (i * a.heads + head) * a.e;
        for (uint256 j = 0; j < l.length; ++j) {
            int256 s = Dot.add(how, 0, pq, pk + j * row, a.e, 32, 0);
            l[j] = Fixed.mul(how == Sums.Exact ? s / UNIT : s, a.scale);
        }
    }

    /// @dev y[place] = sum over j of p_j * v_j.
    function mix(Heads memory a, Weights memory values, Sums how, int256[] memory p, uint256 place, uint256 group, int256[] memory y) private pure {
        uint256 row = a.groups * a.e;
        Linear.multiply(how, p, 0, p.length, values, group * a.e, row, y, place * a.e, a.e);
        if (how != Sums.Exact) return;
        for (uint256 m = 0; m < a.e; ++m) {
            y[place * a.e + m] /= UNIT;
        }
    }
}
