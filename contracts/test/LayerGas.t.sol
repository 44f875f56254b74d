// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DataContract} from "../src/model/DataContract.sol";
import {LayerType, Profile} from "../src/model/LayerType.sol";
import {Tensor, Tensors} from "../src/tensor/Tensor.sol";
import {SmallModels} from "./kit/SmallModels.sol";

/// @dev What a product costs in a whole layer of a sealed model: weights read from code, tensors handed on, memory and all.
contract LayerGasTest is SmallModels {
    /// @dev The promise of docs/inference-performance.md: at most 60 gas for one more exact product (goal 55).
    function test_gasOfOneMoreProductOfADenseLayer() public {
        uint256[2][5] memory sizes = [[uint256(64), 32], [uint256(512), 64], [uint256(784), 128], [uint256(512), 512], [uint256(256), 10]];
        gasOf(Profile.D1, dense(1, 1), vectorOf(1)); // the engine's contracts are warm from here on
        for (uint256 i = 0; i < sizes.length; ++i) {
            measure("d1", Profile.D1, sizes[i][0], sizes[i][1]);
            measure("d2", Profile.D2, sizes[i][0], sizes[i][1]);
        }
    }

    function test_gasOfOneMoreProductOfAConvolution() public {
        gasOf(Profile.D1, dense(1, 1), vectorOf(1));
        measureConvolution("d1", Profile.D1);
        measureConvolution("d2", Profile.D2);
    }

    function measure(string memory name, uint256 profile, uint256 inputs, uint256 units) private {
        uint256 all = gasOf(profile, dense(inputs, units), vectorOf(inputs));
        uint256 each = (all - gasOf(profile, dense(inputs / 2, units), vectorOf(inputs / 2))) * 100 / (inputs / 2 * units);
        name = string.concat(name, ", Dense ", vm.toString(inputs), " to ", vm.toString(units));
        vm.snapshotValue(string.concat(name, ", gas x100 for one more product"), each);
        vm.snapshotValue(string.concat(name, ", gas x100 for each product of the call"), all * 100 / (inputs * units));
        isTrue(each <= 6000, "one more product costs at most 60 gas");
    }

    /// @dev 10 x 10 cells, windows of 3 x 3, 32 filters: 64 outputs of each, 8 channels more.
    function measureConvolution(string memory name, uint256 profile) private {
        uint256 more = gasOf(profile, convolution(16, 32), image(16)) - gasOf(profile, convolution(8, 32), image(8));
        uint256 each = more * 100 / (64 * 9 * 8 * 32);
        vm.snapshotValue(string.concat(name, ", Conv2D 3x3, 16 channels to 32, gas x100 for one more product"), each);
        isTrue(each <= 6000, "one more product costs at most 60 gas");
    }

    /// @dev Profile 0 reads a layer's weights at once, so that large ones pay for memory; its softmax at the end is the same for both.
    function test_gasOfOneMoreProductOfTheFirstLibrarysDense() public {
        gasOfCompat(1, 1);
        measureCompat(64, 32);
        measureCompat(512, 64);
    }

    function measureCompat(uint256 inputs, uint256 units) private {
        uint256 each = (gasOfCompat(inputs, units) - gasOfCompat(inputs / 2, units)) * 100 / (inputs / 2 * units);
        string memory name = string.concat("d1-compat, Dense ", vm.toString(inputs), " to ", vm.toString(units));
        vm.snapshotValue(string.concat(name, ", gas x100 for one more product"), each);
        isTrue(each <= 6000, "one more product costs at most 60 gas");
    }

    function gasOfCompat(uint256 inputs, uint256 units) private returns (uint256) {
        bytes memory input = abi.encodePacked(uint8(LayerType.INPUT), uint8(0), uint8(0), uint8(1), int256(0), hex"000000000000");
        bytes memory layer = abi.encodePacked(uint8(LayerType.DENSE), uint8(1), uint8(0), uint8(3), int256(1), inputs, units);
        layer = bytes.concat(layer, weights((inputs + 1) * units));
        address description = DataContract.write(bytes.concat(abi.encodePacked("AIM1", uint8(Profile.D1_COMPAT), uint8(1), uint16(2)), input, layer));
        return spent(address(compatEngine), abi.encodeCall(compatEngine.forward, (description, 1, 1, new int256[][][](0), numbers(inputs))));
    }

    /// @dev An evaluation of Input and one layer without bias and activation, on cold chunks of 3,071 weights.
    function gasOf(uint256 profile, bytes memory layers, Tensor memory x) private returns (uint256) {
        address description = DataContract.write(bytes.concat(abi.encodePacked("AIM1", uint8(profile), uint8(1), uint16(2)), layers));
        Tensor[] memory inputs = new Tensor[](1);
        inputs[0] = x;
        return spent(address(engine), abi.encodeCall(engine.evaluate, (description, 0, 1, inputs, new Tensor[](0))));
    }

    function spent(address target, bytes memory call_) private view returns (uint256 g) {
        bool ok;
        g = gasleft();
        assembly ("memory-safe") {
            ok := staticcall(gas(), target, add(call_, 0x20), mload(call_), 0, 0)
        }
        g -= gasleft();
        isTrue(ok, "evaluated");
    }

    function dense(uint256 inputs, uint256 units) private returns (bytes memory) {
        bytes memory input = abi.encodePacked(uint8(LayerType.INPUT), uint8(0), uint8(0), uint8(4), int256(0), int256(0), int256(1), inputs);
        bytes memory layer = abi.encodePacked(uint8(LayerType.DENSE), uint8(1), uint8(1), uint8(0), uint8(4), int256(1), int256(0), units, int256(0));
        return bytes.concat(input, hex"000000000000", layer, weights(inputs * units));
    }

    function convolution(uint256 channels, uint256 filters) private returns (bytes memory) {
        bytes memory input =
            abi.encodePacked(uint8(LayerType.INPUT), uint8(0), uint8(0), uint8(6), int256(0), int256(0), int256(3), int256(10), int256(10), channels);
        bytes memory head = abi.encodePacked(uint8(LayerType.CONV_2D), uint8(1), uint8(1), uint8(0), uint8(9), int256(1), int256(0), filters);
        bytes memory window = abi.encodePacked(int256(3), int256(3), int256(1), int256(1), int256(0), int256(0));
        return bytes.concat(input, hex"000000000000", head, window, weights(9 * channels * filters));
    }

    /// @dev The end of a layer's record: how many weights, how many chunks, and where these lie.
    function weights(uint256 n) private returns (bytes memory chunks) {
        uint256 count = 0;
        for (uint256 from = 0; from < n; from += 3071) {
            address chunk = DataContract.write(random(from, n - from < 3071 ? n - from : 3071));
            vm.cool(chunk);
            chunks = bytes.concat(chunks, bytes20(chunk));
            ++count;
        }
        return bytes.concat(abi.encodePacked(uint32(n), uint16(count)), chunks);
    }

    function vectorOf(uint256 n) private pure returns (Tensor memory) {
        return Tensors.vector(numbers(n));
    }

    function image(uint256 channels) private pure returns (Tensor memory) {
        return Tensor(Tensors.shape3(10, 10, channels), numbers(100 * channels));
    }

    function numbers(uint256 n) private pure returns (int256[] memory x) {
        x = new int256[](n);
        for (uint256 i = 0; i < n; ++i) {
            x[i] = int256(uint256(keccak256(abi.encode(i)))) % (2 * U);
        }
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
