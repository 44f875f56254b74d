// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIShapeMismatch} from "../AIErrors.sol";
import {Profile} from "../model/LayerType.sol";
import {Chunks, Weights, WeightStream} from "../model/Weights.sol";
import {Tensor, Tensors} from "../tensor/Tensor.sol";

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
    /// @notice A caller's job in memory.
    function copied(Job calldata given) internal pure returns (Job memory job) {
        uint256 offsets;
        assembly ("memory-safe") {
            // fields 4 to 6, 9 and 10: parameters, inputs, state, chunks, stream
            offsets := or(or(calldataload(add(given, 0x80)), calldataload(add(given, 0xa0))), calldataload(add(given, 0xc0)))
            offsets := or(offsets, or(calldataload(add(given, 0x120)), calldataload(add(given, 0x140))))
        }
        Tensors.demandForward(offsets);
        (job.profile, job.layerType, job.layer, job.kind) = (given.profile, given.layerType, given.layer, given.kind);
        (job.parameters, job.packing, job.weights) = (given.parameters, given.packing, given.weights);
        (job.chunks, job.stream) = (given.chunks, given.stream);
        job.inputs = Tensors.copied(given.inputs);
        job.state = Tensors.copied(given.state);
    }

    /// @notice `ops.run(job)`, its reverts passed on.
    /// @dev The compiler encodes elements one by one, which costs a narrow layer more than its products. So the job is encoded without its inputs, and these are
    /// appended by copies: field 5 of the job, which begins 0x24 bytes into the call, says where they begin. The decoder takes parts in any order.
    function run(Job memory job, ILayerOps ops) internal view returns (Tensor memory, Tensor memory) {
        Tensor[] memory inputs = job.inputs;
        job.inputs = new Tensor[](0);
        bytes memory call_ = abi.encodeCall(ops.run, (job));
        job.inputs = inputs;
        assembly ("memory-safe") {
            let p := add(add(call_, 0x20), mload(call_))
            mstore(add(call_, 0xe4), sub(p, add(call_, 0x44)))
            mstore(p, mload(inputs))
            let heads := add(p, 0x20)
            let count := mload(inputs)
            p := add(heads, shl(5, count))
            for { let i := 0 } lt(i, count) { i := add(i, 1) } {
                let tensor := mload(add(add(inputs, 0x20), shl(5, i)))
                let shape := mload(tensor)
                let data := mload(add(tensor, 0x20))
                let size := add(0x20, shl(5, mload(shape)))
                mstore(add(heads, shl(5, i)), sub(p, heads))
                mstore(p, 0x40)
                mstore(add(p, 0x20), add(0x40, size))
                mcopy(add(p, 0x40), shape, size)
                p := add(add(p, 0x40), size)
                size := add(0x20, shl(5, mload(data)))
                mcopy(p, data, size)
                p := add(p, size)
            }
            mstore(call_, sub(p, add(call_, 0x20)))
            mstore(0x40, and(add(p, 31), not(31)))
        }
        (bool ok, bytes memory answer) = address(ops).staticcall(call_);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
        return abi.decode(answer, (Tensor, Tensor));
    }

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

    /// @notice The layer's chunks, to be read piece by piece; refused as in `load`.
    function open(Job memory job, uint256 count) internal view returns (Chunks memory) {
        if (job.weights != count) revert AIShapeMismatch(job.layer);
        return WeightStream.open(job.chunks, count * WeightStream.width(job.packing), job.layer);
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
