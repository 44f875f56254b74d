// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIAccumulatorOverflow, AIMalformedModel, AINotInt8, AIShapeMismatch, AITokenOutOfRange} from "../src/AIErrors.sol";
import {LayerSpec} from "../src/engine/ModelRules.sol";
import {Model} from "../src/fronts/Model.sol";
import {IEngine} from "../src/interfaces/IEngines.sol";
import {DataContract} from "../src/model/DataContract.sol";
import {Tensor, Tensors} from "../src/tensor/Tensor.sol";
import {SmallModels} from "./kit/SmallModels.sol";

/// @dev Descriptions that nobody sealed: each is refused with its own error, or is another valid model.
contract HostileTest is SmallModels {
    bytes private valid;

    function setUp() public {
        valid = DataContract.read(sealedModel(1).description());
    }

    function ask(bytes memory description) private returns (bool ok, bytes memory answer) {
        Tensor[] memory noStates;
        bytes memory call_ = abi.encodeCall(IEngine.evaluate, (DataContract.write(description), 0, 3, vector(ints(U, U)), noStates));
        (ok, answer) = address(engine).staticcall(call_);
    }

    function refusedWell(bytes memory answer) private pure returns (bool) {
        bytes4 s = bytes4(answer);
        // AIRange: fewer layers than the call asks for
        return s == AIMalformedModel.selector || s == AIShapeMismatch.selector || s == bytes4(0xde24858f);
    }

    function testFuzz_oneByteDiffers(uint256 place, bytes1 value) public {
        bytes memory d = valid;
        d[place % d.length] = value;
        (bool ok, bytes memory answer) = ask(d);
        isTrue(ok || refusedWell(answer), "its own error");
    }

    function testFuzz_cutOff(uint256 length) public {
        bytes memory d = valid;
        length %= d.length;
        assembly ("memory-safe") {
            mstore(d, length)
        }
        (bool ok, bytes memory answer) = ask(d);
        isTrue(!ok && bytes4(answer) == AIMalformedModel.selector, "cut off");
    }

    function test_bytesLeftOver() public {
        (bool ok, bytes memory answer) = ask(bytes.concat(valid, hex"00"));
        isTrue(!ok, "refused");
        same(answer, abi.encodeWithSelector(AIMalformedModel.selector, 4), "after the last record");
    }

    /// @dev One weight more in a record than its shapes need: found with the shapes, before the chunks.
    function test_weightsThatTheShapesDoNotNeed() public {
        bytes memory d = valid;
        uint256 place = 8;
        for (uint256 record = 0;; ++record) {
            uint256 n = uint8(d[place + 2]);
            uint256 w = place + 4 + n + 32 * uint256(uint8(d[place + 3 + n]));
            if (d[w + 3] != 0) {
                d[w + 3] = bytes1(uint8(d[w + 3]) + 1);
                (bool ok, bytes memory answer) = ask(d);
                isTrue(!ok, "refused");
                same(answer, abi.encodeWithSelector(AIShapeMismatch.selector, record), "the record's number");
                return;
            }
            place = w + 6 + 20 * uint256(uint8(d[w + 5]));
        }
    }

    function test_noDescription() public {
        Tensor[] memory noStates;
        vm.expectRevert(abi.encodeWithSelector(AIMalformedModel.selector, 0));
        engine.evaluate(stranger, 0, 0, vector(ints(U, U)), noStates);
    }

    function test_valuesThatDoNotFit() public {
        address d = DataContract.write(valid);
        Tensor[] memory noStates;
        Tensor[] memory one = vector(ints(U, U));
        one[0].shape[0] = 3;
        vm.expectRevert(abi.encodeWithSelector(AIShapeMismatch.selector, 0));
        engine.evaluate(d, 0, 3, one, noStates);
        vm.expectRevert(abi.encodeWithSelector(AIShapeMismatch.selector, 0));
        engine.evaluate(d, 0, 3, noStates, noStates);
        one = vector(ints(U, U));
        vm.expectRevert(abi.encodeWithSelector(AIShapeMismatch.selector, 0)); // no recurrent layer, but a state
        engine.evaluate(d, 0, 3, one, one);
        vm.expectRevert(abi.encodeWithSignature("AIRange(uint256,uint256)", 2, 1));
        engine.evaluate(d, 2, 1, one, noStates);
        vm.expectRevert(abi.encodeWithSignature("AIRange(uint256,uint256)", 0, 4));
        engine.evaluate(d, 0, 4, one, noStates);
    }

    /// @dev Two layers, the second with its weights.
    function sealedPair(uint256 profile, LayerSpec memory input, LayerSpec memory layer, bytes memory weights) private returns (Model model) {
        model = new Model("pair", profile, names(0), address(engine), address(modelRules));
        LayerSpec[] memory s = new LayerSpec[](2);
        (s[0], s[1]) = (input, layer);
        model.configure(s);
        model.append(1, 0, weights);
        model.hashWeights(1);
        model.seal(model.draftHash());
    }

    function refusedAt(uint256 profile, LayerSpec[] memory specs, bytes memory expected) private {
        Model model = new Model("refused", profile, names(0), address(engine), address(modelRules));
        vm.expectRevert(expected);
        model.configure(specs);
    }

    function asked(bytes memory description, Tensor[] memory values, bytes memory expected) private {
        address d = DataContract.write(description);
        vm.expectRevert(expected);
        engine.evaluate(d, 0, 1, values, new Tensor[](0));
    }

    /// @dev The rows of an int8 Embedding go through Flatten and others without weights, which say no layout: it is the Embedding that is refused.
    function test_int8WeightsBelongToInt8() public {
        LayerSpec[] memory specs = new LayerSpec[](3);
        (specs[0], specs[1]) = (spec(3, 0, ints(2, 0, 1, 2), -1, -1), spec(6, 3, ints(4, 1), 0, -1));
        specs[2] = spec(1, 0, new int256[](0), 1, -1);
        Model model = sealedPair(3, specs[0], specs[1], hex"01020304");
        same(model.predict(ints(0, 3)), ints(1, 4), "the first and the last");
        bytes memory d = DataContract.read(model.description());
        bytes memory expected = abi.encodeWithSelector(AIMalformedModel.selector, 1);
        for (uint256 profile = 1; profile < 3; ++profile) {
            refusedAt(profile, specs, expected);
            d[4] = bytes1(uint8(profile));
            asked(d, vector(ints(0, 3)), expected);
        }
    }

    /// @dev Whatever layout an Input says: it would have been sealed without a weight, and never answered.
    function test_anInputHasNoWeights() public {
        bytes memory expected = abi.encodeWithSelector(AIMalformedModel.selector, 0);
        bytes memory input = abi.encodePacked(uint8(0), uint8(4), int256(0), int256(0), int256(1), int256(2), uint32(1), uint16(1), bytes20(stranger));
        bytes memory flatten = abi.encodePacked(uint8(1), uint8(0), uint8(1), uint8(0), uint8(0), uint32(0), uint16(0));
        for (uint8 layout = 1; layout < 4; ++layout) {
            for (uint8 profile = 1; profile < 4; ++profile) {
                LayerSpec[] memory specs = residualSpecs();
                specs[0].packing = layout;
                refusedAt(profile, specs, expected);
                bytes memory head = abi.encodePacked("AIM1", profile, uint8(1), uint16(2), uint8(3), layout);
                asked(bytes.concat(head, input, flatten), vector(ints(U, U)), expected);
            }
        }
    }

    /// @dev t.H.e: 2^22 numbers have room, and the weights are missed; of 1,024 more the shapes are refused, when it is configured too.
    function test_queriesOfAttentionAreAsManyAsATensorMayHold() public {
        for (uint256 t = 4096; t < 4098; ++t) {
            LayerSpec[] memory specs = new LayerSpec[](2);
            specs[0] = spec(3, 0, join(ints(0, 0, 2), ints(int256(t), 1)), -1, -1);
            specs[1] = spec(21, 1, join(ints(1, 1, 1024), ints(0, 0)), 0, -1);
            bytes memory expected = abi.encodeWithSelector(t == 4096 ? AIMalformedModel.selector : AIShapeMismatch.selector, 1);
            if (t == 4096) new Model("fits", 1, names(0), address(engine), address(modelRules)).configure(specs);
            else refusedAt(1, specs, expected);
            bytes memory d = abi.encodePacked("AIM1", uint8(1), uint8(1), uint16(2), uint8(3), uint16(0), uint8(5), specs[0].parameters, uint48(0));
            d = abi.encodePacked(d, uint8(21), uint8(1), uint16(0x0100), uint8(5), specs[1].parameters, uint32(4096), uint16(1), bytes20(stranger));
            Tensor[] memory values = new Tensor[](1);
            values[0] = Tensors.zeros(Tensors.shape2(t, 1));
            asked(d, values, expected);
        }
    }

    function test_tokensOutsideTheVocabulary() public {
        Model model = sealedPair(1, spec(3, 0, ints(2, 0, 1, 2), -1, -1), spec(6, 1, ints(4, 1), 0, -1), packed(ints(1, 2, 3, 4)));
        same(model.predict(ints(0, 3)), ints(1, 4), "the first and the last");
        vm.expectRevert(abi.encodeWithSelector(AITokenOutOfRange.selector, int256(4)));
        model.predict(ints(3, 4));
        vm.expectRevert(abi.encodeWithSelector(AITokenOutOfRange.selector, int256(-1)));
        model.predict(ints(-1, 4));
    }

    /// @dev One unit with weights 1 and 0, a bias of 2^31 - 1, multiplier 2^30, shift 62.
    function test_numbersOutsideBytesAndTheirSumsOutsideInt32() public {
        bytes memory weights = hex"0100_7fffffff_40000000_3e";
        Model model = sealedPair(3, spec(3, 0, ints(1, 0, 1, 2), -1, -1), spec(0, 3, ints(1, 0, 1, 1), 0, -1), weights);
        same(model.predict(ints(0, 127)), ints(0), "the greatest sum there is, scaled to just below a half");
        vm.expectRevert(abi.encodeWithSelector(AIAccumulatorOverflow.selector, int256(1 << 31)));
        model.predict(ints(1, 0));
        vm.expectRevert(abi.encodeWithSelector(AINotInt8.selector, int256(128)));
        model.predict(ints(0, 128));
        vm.expectRevert(abi.encodeWithSelector(AINotInt8.selector, int256(-129)));
        model.predict(ints(-129, 128));
    }
}
