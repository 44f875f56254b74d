// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DataContract} from "../src/model/DataContract.sol";
import {LayerType, Profile} from "../src/model/LayerType.sol";
import {Tensor} from "../src/tensor/Tensor.sol";
import {SmallModels} from "./kit/SmallModels.sol";

/// @dev What a product costs in a whole Dense layer of a sealed model: weights read from code, tensors handed on, memory and all.
contract LayerGasTest is SmallModels {
    /// @dev The promise of docs/inference-performance.md: at most 60 gas for one more exact product (goal 55).
    function test_gasOfOneMoreProduct() public {
        gasOf(Profile.D1, 1, 1); // the engine's contracts are warm from here on
        measure("d1", Profile.D1, 64, 32);
        measure("d1", Profile.D1, 512, 64);
        measure("d2", Profile.D2, 64, 32);
        measure("d2", Profile.D2, 512, 64);
    }

    function measure(string memory name, uint256 profile, uint256 inputs, uint256 units) private {
        uint256 more = gasOf(profile, inputs, units) - gasOf(profile, inputs / 2, units);
        uint256 each = more * 100 / (inputs / 2 * units);
        vm.snapshotValue(string.concat(name, ", Dense ", vm.toString(inputs), " to ", vm.toString(units), ", gas x100 for one more product"), each);
        isTrue(each <= 6000, "one more product costs at most 60 gas");
    }

    /// @dev An evaluation of Input, Dense without bias and activation, on cold chunks of 3,071 weights.
    function gasOf(uint256 profile, uint256 inputs, uint256 units) private returns (uint256) {
        address description = describe(profile, inputs, units);
        Tensor[] memory x = vector(new int256[](inputs));
        for (uint256 i = 0; i < inputs; ++i) {
            x[0].data[i] = int256(uint256(keccak256(abi.encode(i)))) % (2 * U);
        }
        bytes memory call_ = abi.encodeCall(engine.evaluate, (description, 0, 1, x, new Tensor[](0)));
        address target = address(engine);
        bool ok;
        uint256 g = gasleft();
        assembly ("memory-safe") {
            ok := staticcall(gas(), target, add(call_, 0x20), mload(call_), 0, 0)
        }
        g -= gasleft();
        isTrue(ok, "evaluated");
        return g;
    }

    function describe(uint256 profile, uint256 inputs, uint256 units) private returns (address) {
        uint256 weights = inputs * units;
        bytes memory chunks;
        uint256 count = 0;
        for (uint256 from = 0; from < weights; from += 3071) {
            uint256 n = weights - from < 3071 ? weights - from : 3071;
            address chunk = DataContract.write(random(from, n));
            vm.cool(chunk);
            chunks = bytes.concat(chunks, bytes20(chunk));
            ++count;
        }
        bytes memory input = abi.encodePacked(uint8(LayerType.INPUT), uint8(0), uint8(0), uint8(4), int256(0), int256(0), int256(1), inputs);
        bytes memory dense = abi.encodePacked(
            uint8(LayerType.DENSE), uint8(1), uint8(1), uint8(0), uint8(4), int256(1), int256(0), units, int256(0), uint32(weights), uint16(count)
        );
        return DataContract.write(
            bytes.concat(abi.encodePacked("AIM1", uint8(profile), uint8(1), uint16(2)), input, hex"000000000000", dense, chunks)
        );
    }

    /// @dev n int64 numbers of up to 62 bits, 8 bytes each.
    function random(uint256 seed, uint256 n) private pure returns (bytes memory data) {
        data = new bytes(8 * n + 32);
        for (uint256 i = 0; i < n; ++i) {
            uint256 w = uint256(int256(uint256(keccak256(abi.encode(seed, i)))) >> 194);
            assembly ("memory-safe") {
                mstore(add(add(data, 32), mul(8, i)), shl(192, w))
            }
        }
        assembly ("memory-safe") {
            mstore(data, mul(8, n))
        }
    }
}
