// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIShapeMismatch, AIUnprovenState} from "../../src/AIErrors.sol";
import {LayerSpec} from "../../src/engine/ModelRules.sol";
import {Model} from "../../src/fronts/Model.sol";
import {Moment} from "../../src/model/Hashes.sol";
import {Tensor, Tensors} from "../../src/tensor/Tensor.sol";
import {SmallModels} from "../kit/SmallModels.sol";
import {Vm} from "../kit/Vm.sol";

/// @dev A recurrent model asked step by step: the states that it goes on with are those that it has left, and each commitment names all that led to it.
contract ForgedStatesTest is SmallModels {
    bytes32 private constant REMEMBERED = keccak256("Remembered(bytes32,(uint256,uint256,uint256,bytes32,bytes32,bytes32,bytes32))");
    bytes32 private constant INFERRED = keccak256("Inferred(bytes32,bytes32,bytes32)");

    Model private model = twoCells();
    Tensor[] private empty;

    /// @dev Input(1), SimpleRNN(1 -> 1), SimpleRNN(1 -> 1), Dense(1 -> 1): two ranges with a state each.
    function twoCells() private returns (Model m) {
        m = new Model("cells", 1, names(0), address(engine), address(modelRules));
        LayerSpec[] memory s = new LayerSpec[](4);
        s[0] = spec(3, 0, ints(0, 0, 1, 1), -1, -1);
        s[1] = spec(7, 1, ints(1, 0, 1, 0), 0, -1);
        s[2] = spec(7, 1, ints(1, 0, 1, 0), 1, -1);
        s[3] = spec(0, 1, ints(1, 0, 1, 0), 2, -1);
        m.configure(s);
        m.append(1, 0, packed(ints(U, U / 2, 0)));
        m.append(2, 0, packed(ints(U, U / 4, 0)));
        m.append(3, 0, packed(ints(2 * U)));
        m.hashWeights(100);
        m.seal(m.draftHash());
    }

    function hashOf(Tensor[] memory list) private pure returns (bytes32) {
        return keccak256(abi.encode(list));
    }

    function inputOf(int256 x) private view returns (bytes32) {
        return keccak256(abi.encode(vector(ints(x)), empty));
    }

    /// @dev The commitment as section 10 has it, written out.
    function commitment(uint256 t, bytes32 before, bytes32 input, bytes32 statesIn, bytes32 statesOut) private view returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("aichain.moment.v1"), model.modelHash(), uint256(1), uint256(0), uint256(3), t, before, input, statesIn, statesOut
            )
        );
    }

    function refused(uint256 from, Tensor[] memory states) private pure returns (bytes memory) {
        return abi.encodeWithSelector(AIUnprovenState.selector, from, hashOf(states));
    }

    function test_theStatesOfAnHonestRunAreCommittedTo() public {
        vm.recordLogs();
        (, Tensor[] memory one) = model.step(0, 3, vector(ints(3 * U)), empty);
        (, Tensor[] memory two) = model.step(0, 3, vector(ints(5 * U)), one);
        (Tensor[] memory out, Tensor[] memory three) = model.step(0, 3, vector(ints(7 * U)), two);
        bytes32 first = commitment(1, 0, inputOf(3 * U), hashOf(empty), hashOf(one));
        bytes32 second = commitment(2, first, inputOf(5 * U), hashOf(one), hashOf(two));
        bytes32 third = commitment(3, second, inputOf(7 * U), hashOf(two), hashOf(three));
        (bytes32 found, uint256 number) = model.pastOf(address(this), 0, 3, hashOf(three));
        same(found, third, "the last moment");
        same(number, 3, "the third in a row");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        same(logs.length, 6, "two events for each step");
        bytes32[3] memory expected = [first, second, third];
        for (uint256 i = 0; i < 3; ++i) {
            same(logs[2 * i].topics[0], REMEMBERED, "Remembered");
            same(logs[2 * i].topics[1], expected[i], "commitment");
            Moment memory m = abi.decode(logs[2 * i].data, (Moment));
            same(m.number, i + 1, "number");
            same(m.before, i == 0 ? bytes32(0) : expected[i - 1], "before");
        }
        same(logs[5].topics[0], INFERRED, "Inferred");
        same(logs[5].topics[2], keccak256(abi.encode(second, inputOf(7 * U))), "names all that led to it");
        same(abi.decode(logs[5].data, (bytes32)), hashOf(out), "output");
        // h1: 3, 6.5, 10.25; h2: 3, 7.25, 12.0625; twice that
        same(out[0].data, ints(24.125e18), "and it is the recurrence's value");
    }

    function test_aForgedStateIsRefused() public {
        (, Tensor[] memory states) = model.step(0, 3, vector(ints(3 * U)), empty);
        for (uint256 i = 0; i < 2; ++i) {
            states[i].data[0] += 1;
            vm.expectRevert(refused(0, states));
            model.step(0, 3, vector(ints(5 * U)), states);
            states[i].data[0] -= 1;
        }
        model.step(0, 3, vector(ints(5 * U)), states);
    }

    /// @dev Zeros written out are states too, and nobody has left them: who wants to begin from zeros says nothing.
    function test_aRunBeginsWithNoStatesAndNoOthers() public {
        Tensor[] memory zeros = new Tensor[](2);
        for (uint256 i = 0; i < 2; ++i) {
            zeros[i] = Tensors.zeros(Tensors.shape2(1, 1));
        }
        vm.expectRevert(refused(0, zeros));
        model.step(0, 3, vector(ints(U)), zeros);
        Tensor[] memory one = new Tensor[](1);
        one[0] = zeros[0];
        vm.expectRevert(refused(0, one));
        model.step(0, 3, vector(ints(U)), one);
        // a view takes any states, of the right shapes
        (Tensor[] memory a,) = model.evaluate(0, 3, vector(ints(U)), zeros);
        same(a[0].data, model.predict(ints(U)), "zeros");
        vm.expectRevert(abi.encodeWithSelector(AIShapeMismatch.selector, 0));
        model.evaluate(0, 3, vector(ints(U)), one);
    }

    function test_aStrangersStatesAreNotMine() public {
        (, Tensor[] memory states) = model.step(0, 3, vector(ints(3 * U)), empty);
        vm.prank(stranger);
        vm.expectRevert(refused(0, states));
        model.step(0, 3, vector(ints(5 * U)), states);
    }

    /// @dev Both cells have states of one shape: those of one range are no others'.
    function test_statesOfOtherLayersAreRefused() public {
        (Tensor[] memory cut, Tensor[] memory first) = model.step(0, 1, vector(ints(3 * U)), empty);
        vm.expectRevert(refused(2, first));
        model.step(2, 3, cut, first);
        (, Tensor[] memory second) = model.step(2, 3, cut, empty);
        vm.expectRevert(refused(0, second));
        model.step(0, 0, vector(ints(U)), second);
        Tensor[] memory both = new Tensor[](2);
        (both[0], both[1]) = (first[0], second[0]);
        vm.expectRevert(refused(0, both));
        model.step(0, 3, vector(ints(5 * U)), both);
    }

    /// @dev Layer by layer over time is the same as all at once, and what the last layer says names every input.
    function test_rangesCarryTheirStates() public {
        (Tensor[] memory cut, Tensor[] memory first) = model.step(0, 1, vector(ints(3 * U)), empty);
        (, Tensor[] memory second) = model.step(2, 3, cut, empty);
        (cut, first) = model.step(0, 1, vector(ints(5 * U)), first);
        (bytes32 before,) = model.pastOf(address(this), 2, 3, hashOf(second));
        bytes32 input = model.inputOf(address(this), 2, keccak256(abi.encode(cut, empty)));
        vm.recordLogs();
        (Tensor[] memory out,) = model.step(2, 3, cut, second);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        same(logs[1].topics[2], keccak256(abi.encode(before, input)), "origin");
        same(out[0].data, ints(14.5e18), "the recurrence's second value");
        Tensor[] memory forged = vector(ints(U));
        vm.expectRevert(abi.encodeWithSelector(AIUnprovenState.selector, 2, keccak256(abi.encode(forged, empty))));
        model.step(2, 3, forged, second);
    }

    /// @dev Whatever is changed in what a run left, it is refused.
    function testFuzz_noOtherStatesPass(uint256 seed, int256 a, int256 b) public {
        (, Tensor[] memory states) = model.step(0, 3, vector(ints(int256(seed % 100) * U)), empty);
        vm.assume(a != states[0].data[0] || b != states[1].data[0]);
        (states[0].data[0], states[1].data[0]) = (a, b);
        vm.expectRevert(refused(0, states));
        model.step(0, 3, vector(ints(U)), states);
    }
}
