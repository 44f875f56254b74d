// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILayerOps, Job, Jobs} from "../src/engine/Job.sol";
import {Tensor, Tensors} from "../src/tensor/Tensor.sol";
import {Test} from "./kit/Test.sol";

/// @dev Answers with the job that it was given, as the compiler encodes it.
contract Echo is ILayerOps {
    error Refused(bytes32 job);

    function run(Job calldata given) external pure returns (Tensor memory output, Tensor memory state) {
        Job memory job = Jobs.copied(given);
        bytes32 hash = keccak256(abi.encode(job));
        if (job.layer == 7) revert Refused(hash);
        output = Tensors.vector(new int256[](1));
        output.data[0] = int256(uint256(hash));
        state = job.state;
    }
}

/// @dev The assembly that hands a job on against the compiler's own encoder and decoder.
contract JobTest is Test {
    using Jobs for Job;

    Echo private echo = new Echo();

    function testFuzz_jobsArriveWhole(uint256 seed, uint8 layer) public view dirtyMemory {
        Job memory job = random(seed);
        job.layer = layer % 7;
        bytes32 hash = keccak256(abi.encode(job));
        (Tensor memory output, Tensor memory state) = job.run(echo);
        same(bytes32(uint256(output.data[0])), hash, "by copies");
        same(keccak256(abi.encode(state)), keccak256(abi.encode(job.state)), "state");
        (output,) = echo.run(job);
        same(bytes32(uint256(output.data[0])), hash, "by the compiler's encoder");
        same(keccak256(abi.encode(job)), hash, "the job itself is left as it was");
    }

    function test_revertsArePassedOn() public {
        Job memory job = random(3);
        job.layer = 7;
        vm.expectRevert(abi.encodeWithSelector(Echo.Refused.selector, keccak256(abi.encode(job))));
        this.runs(job);
    }

    /// @dev Lengths and offsets beyond the call's end: refused without data, as what is not ABI is everywhere.
    function test_whatIsNotAbiIsRefused() public {
        Job memory job = random(3);
        job.inputs = new Tensor[](1);
        job.inputs[0] = Tensors.vector(new int256[](2));
        bytes memory call_ = abi.encodeCall(echo.run, (job));
        for (uint256 i = 0; i < call_.length / 32; ++i) {
            bytes memory broken = bytes.concat(call_);
            assembly ("memory-safe") {
                mstore(add(add(broken, 0x24), shl(5, i)), shl(64, 1))
            }
            (bool ok, bytes memory answer) = address(echo).staticcall(broken);
            if (!ok) same(answer, "", "refused without data");
        }
        assembly ("memory-safe") {
            mstore(add(call_, 0xe4), shl(64, 1))
        }
        (bool taken,) = address(echo).staticcall(call_);
        isTrue(!taken, "inputs that lie nowhere");
    }

    function runs(Job memory job) external view {
        job.run(echo);
    }

    function random(uint256 seed) private pure returns (Job memory job) {
        (job.profile, job.layerType, job.kind) = (seed % 4, seed % 29, seed % 2);
        (job.packing, job.weights) = (seed % 3, seed >> 128);
        job.parameters = numbers(seed, seed % 9);
        job.inputs = new Tensor[](seed / 9 % 4);
        for (uint256 k = 0; k < job.inputs.length; ++k) {
            job.inputs[k] = Tensor(new uint256[]((seed >> k) % 5), numbers(seed ^ k, (seed >> 8 * k) % 40));
            for (uint256 i = 0; i < job.inputs[k].shape.length; ++i) {
                job.inputs[k].shape[i] = uint256(keccak256(abi.encode(seed, k, i, "shape")));
            }
        }
        job.state = Tensor(new uint256[](seed / 3 % 3), numbers(seed ^ 9, seed / 3 % 20));
        job.chunks = new address[](seed / 5 % 4);
        for (uint256 i = 0; i < job.chunks.length; ++i) {
            job.chunks[i] = address(uint160(uint256(keccak256(abi.encode(seed, i, "chunk")))));
        }
        job.stream = new bytes(seed / 7 % 70);
        for (uint256 i = 0; i < job.stream.length; ++i) {
            job.stream[i] = bytes1(uint8(uint256(keccak256(abi.encode(seed, i, "stream")))));
        }
    }

    function numbers(uint256 seed, uint256 n) private pure returns (int256[] memory x) {
        x = new int256[](n);
        for (uint256 i = 0; i < n; ++i) {
            x[i] = int256(uint256(keccak256(abi.encode(seed, i))));
        }
    }
}
