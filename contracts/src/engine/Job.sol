// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIShapeMismatch} from "../AIErrors.sol";
import {Profile} from "../model/LayerType.sol";
import {Weights, WeightStream} from "../model/Weights.sol";
import {Tensor} from "../tensor/Tensor.sol";

/// @dev One layer to run: what its record says, the tensors it takes, and its weights: in chunks, or (no chunks) as the bytes of `stream`.
struct Job {
    uint256 profile;
    uint256 layerType;
    uint256 layer;
    uint256 kind;
    int256[] parameters;
    Tensor[] inputs;
    Tensor state;
    uint256 packing;
    uint256 weights;
    address[] chunks;
    bytes stream;
}

/// @title A contract that runs some of the layers. They are several because 24,576 bytes are not enough for all.
interface ILayerOps {
    /// @return output the layer's tensor
    /// @return state the state after it, for recurrent layers
    function run(Job calldata job) external view returns (Tensor memory output, Tensor memory state);
}

/// @title What all layers do with their job: load weights, demand shapes, read parameters.
library Jobs {
    /// @notice Whether the job's sums keep their exact value until one truncation.
    function exact(Job memory job) internal pure returns (bool) {
        return job.profile >= Profile.D2;
    }

    /// @notice The layer's weights: `AIShapeMismatch` where the record has another number than the `count` that the shapes need, `AIMalformedModel` where
    /// the chunks have.
    function load(Job memory job, uint256 count) internal view returns (Weights memory) {
        if (job.chunks.length == 0) return WeightStream.wrap(job.stream, job.packing, count, job.layer);
        if (job.weights != count) revert AIShapeMismatch(job.layer);
        return WeightStream.load(job.chunks, job.packing, count, job.layer);
    }

    function demand(Job memory job, bool fits) internal pure {
        if (!fits) revert AIShapeMismatch(job.layer);
    }

    function word(Job memory job, uint256 i) internal pure returns (uint256) {
        return uint256(job.parameters[i]);
    }

    function pair(Job memory job, uint256 i) internal pure returns (uint256[2] memory) {
        return [word(job, i), word(job, i + 1)];
    }
}
