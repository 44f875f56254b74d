// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Job} from "../src/engine/Job.sol";
import {SumOps} from "../src/engine/SumOps.sol";
import {DataContract} from "../src/model/DataContract.sol";
import {LayerType, Profile} from "../src/model/LayerType.sol";
import {Tensor, Tensors} from "../src/tensor/Tensor.sol";
import {Test} from "./kit/Test.sol";

/// @dev A Dense layer that reads its weights from code in blocks of rows against the same layer with all of them at hand.
contract DenseBlocksTest is Test {
    SumOps private ops = new SumOps();

    struct Dense {
        uint256 seed;
        uint256 profile;
        uint256 vectors;
        uint256 n;
        uint256 units;
        bool bias;
        uint256 bits;
    }

    /// @dev Up to five blocks; with 200 bits and more a product may leave int256, and d1 checks each of them.
    function testFuzz_blocksDifferential(uint256 seed, uint8 n, uint8 units, uint8 width, bool exact, bool bias) public {
        uint256 bits = width % 4 == 0 ? 256 : bound(width, 2, 200);
        compare(Dense(seed, exact ? Profile.D2 : Profile.D1, 1 + seed % 3, 1 + uint256(n), 1 + uint256(units) % 70, bias, bits));
    }

    function test_blocksOfWideLayers() public {
        compare(Dense(1, Profile.D1, 2, 65, 129, true, 60));
        compare(Dense(2, Profile.D2, 2, 64, 128, true, 60));
        compare(Dense(3, Profile.D2, 1, 33, 127, false, 100));
        compare(Dense(4, Profile.D1, 1, 40, 300, true, 250));
    }

    function compare(Dense memory d) private {
        Job memory job;
        (job.profile, job.layerType, job.layer, job.packing) = (d.profile, LayerType.DENSE, 3, 1);
        job.parameters = new int256[](4);
        (job.parameters[0], job.parameters[2], job.parameters[3]) = (1, int256(d.units), d.bias ? int256(1) : int256(0));
        job.inputs = new Tensor[](1);
        job.inputs[0] = Tensor(Tensors.shape2(d.vectors, d.n), numbers(d.seed, d.vectors * d.n, d.bits));
        job.weights = (d.n + (d.bias ? 1 : 0)) * d.units;
        job.stream = stream(d.seed, job.weights);
        (bool ok, bytes memory whole) = address(ops).staticcall(abi.encodeCall(ops.run, (job)));
        job.chunks = chunks(d.seed, job.stream);
        job.stream = "";
        (bool same_, bytes memory blocks) = address(ops).staticcall(abi.encodeCall(ops.run, (job)));
        isTrue(ok == same_, "both answer or both revert");
        same(blocks, whole, "blocks");
        if (d.bits <= 100) isTrue(ok, "evaluated");
    }

    function numbers(uint256 seed, uint256 n, uint256 bits) private pure returns (int256[] memory x) {
        x = new int256[](n);
        for (uint256 i = 0; i < n; ++i) {
            x[i] = int256(uint256(keccak256(abi.encode(seed, i)))) >> (256 - bits);
        }
    }

    function stream(uint256 seed, uint256 weights) private pure returns (bytes memory data) {
        data = new bytes(8 * weights + 32);
        for (uint256 i = 0; i < 8 * weights; i += 32) {
            assembly ("memory-safe") {
                mstore(0, seed)
                mstore(0x20, i)
                mstore(add(add(data, 0x20), i), keccak256(0, 0x40))
            }
        }
        assembly ("memory-safe") {
            mstore(data, mul(8, weights))
        }
    }

    /// @dev Cut anywhere, through weights and rows; an empty chunk among them, and as many as it takes.
    function chunks(uint256 seed, bytes memory data) private returns (address[] memory list) {
        list = new address[](16);
        uint256 from = 0;
        for (uint256 i = 0; i < 16; ++i) {
            uint256 left = data.length - from;
            uint256 n = i == 1 ? 0 : uint256(keccak256(abi.encode(seed, i, "cut"))) % (left + 1);
            if (i > 10 || n > 24_000) n = left < 24_000 ? left : 24_000;
            bytes memory part = new bytes(n);
            assembly ("memory-safe") {
                mcopy(add(part, 0x20), add(add(data, 0x20), from), n)
            }
            list[i] = DataContract.write(part);
            from += n;
        }
    }
}
