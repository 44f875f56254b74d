// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIRange, AIUnprovenState} from "../../src/AIErrors.sol";
import {CompatRules} from "../../src/engine/CompatRules.sol";
import {LayerSpec} from "../../src/engine/ModelRules.sol";
import {AuthorCollection} from "../../src/fronts/AuthorCollection.sol";
import {CompatFront, FirstLayerType} from "../../src/fronts/CompatFront.sol";
import {EternalAI} from "../../src/fronts/EternalAI.sol";
import {Model} from "../../src/fronts/Model.sol";
import {Life} from "../../src/model/Life.sol";
import {Vocabulary} from "../../src/model/Vocabulary.sol";
import {Tensor} from "../../src/tensor/Tensor.sol";
import {SmallModels} from "../kit/SmallModels.sol";
import {Vm} from "../kit/Vm.sol";

contract BadOwner {
    receive() external payable {
        revert("no money, please");
    }
}

contract Thief {
    EternalAI private immutable model;
    uint256 public received;

    constructor(EternalAI model_) {
        model = model_;
    }

    function take() external {
        model.withdraw();
    }

    receive() external payable {
        if (++received < 5) model.withdraw();
    }
}

/// @dev The holes of the first library, each attacked: a test passes if the attack fails. Numbers: ai-contracts.md section 8.
contract HolesTest is SmallModels {
    int256[][][] private none;

    // 1: before minting anyone could configure the model, its weights and its vocabulary
    function test_hole1_aStrangerCannotTouchADraft() public {
        EternalAI model = draftCompat();
        bytes memory refusal = abi.encodeWithSelector(Life.AINotAuthor.selector, stranger);
        vm.startPrank(stranger);
        bytes[] memory configs = compatConfigs();
        vm.expectRevert(refusal);
        model.setEternalAI(0, configs);
        vm.expectRevert(refusal);
        model.appendWeights(0, ints(U), 0, FirstLayerType.Dense);
        vm.expectRevert(refusal);
        model.append(1, 0, hex"0000000000000000");
        vm.expectRevert(refusal);
        model.setVocabs(0, names(2), "class A");
        vm.expectRevert(refusal);
        model.hashWeights(1);
        vm.expectRevert(refusal);
        model.seal(0);
        vm.expectRevert(CompatFront.NotModelRegistry.selector);
        model.setModelId(7);
        vm.stopPrank();
    }

    // 2: the deployer and every owner could reload a sold model
    function test_hole2_nobodyChangesASealedModel() public {
        EternalAI model = sealedCompat();
        bytes32 hash = model.modelHash();
        bytes32 code = model.description().codehash;
        bytes[] memory configs = compatConfigs();
        vm.expectRevert(Life.AISealed.selector);
        model.setEternalAI(0, configs);
        vm.expectRevert(Life.AISealed.selector);
        model.appendWeights(0, ints(U), 0, FirstLayerType.Dense);
        vm.expectRevert(Life.AISealed.selector);
        model.append(1, 0, hex"00");
        vm.expectRevert(Life.AISealed.selector);
        model.setVocabs(0, names(2), "class A");
        vm.expectRevert(Life.AISealed.selector);
        model.seal(hash);
        collection.transfer(stranger, 1);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(Life.AINotAuthor.selector, stranger));
        model.setEternalAI(0, configs);
        same(model.modelHash(), hash, "hash");
        same(model.description().codehash, code, "description");
    }

    // 3: a token could be pointed at another contract
    function test_hole3_aModelIsMintedOnceAndUnderItsOwnToken() public {
        EternalAI model = sealedCompat();
        vm.expectRevert(CompatFront.IncorrectModelId.selector);
        collection.mint(stranger, 2, address(model));
        same(model.modelId(), 1, "id");
    }

    // 4: no hash of weights on chain
    function test_hole4_theHashNamesEveryWeightAndNoChunk() public {
        Model a = draftModel(1);
        fillModel(a);
        Model b = draftModel(1);
        b.append(1, 0, packed(join(ints(U, -U, U / 2), ints(U / 3, U, -U))));
        b.append(3, 0, packed(ints(2 * U, -U + 1)));
        isTrue(a.hashWeights(9) && b.hashWeights(9), "hashed");
        bytes32 expected = a.draftHash();
        isTrue(expected != b.draftHash(), "one weight differs by one");
        vm.expectRevert(abi.encodeWithSelector(Life.AIHashMismatch.selector, b.draftHash(), expected));
        b.seal(expected);
        isTrue(!b.isReady(), "not sealed");
        Model c = draftModel(1);
        c.append(1, 0, packed(join(ints(U, -U, U / 2), ints(U / 3, U, -U))));
        c.append(3, 0, packed(ints(2 * U, -U)));
        c.seal(expected);
        same(c.modelHash(), expected, "chunks do not matter");
    }

    // 5: intermediate tensors, states and ranges were taken as true
    function test_hole5_aForgedVectorIsNotClassified() public {
        EternalAI model = sealedCompat();
        int256[] memory forged = ints(100 * U, -100 * U);
        vm.expectRevert(abi.encodeWithSelector(AIUnprovenState.selector, 2, keccak256(abi.encode(none, forged))));
        model.classify(1, 2, 2, none, forged);
        vm.expectRevert(abi.encodeWithSelector(AIRange.selector, 2, 1));
        model.evaluate(1, 2, 1, none, forged);
        vm.expectRevert(abi.encodeWithSelector(AIUnprovenState.selector, 2, keccak256(abi.encode(none, forged))));
        model.classify(1, 2, 1, none, forged);
    }

    function test_hole5_anUnbrokenChainEndsInTheWholeEvaluation() public {
        EternalAI model = sealedCompat();
        int256[] memory x = ints(U / 7);
        (, int256[][][] memory r1, int256[] memory r2,) = model.evaluate(1, 0, 1, none, x);
        (,, int256[] memory whole,) = model.evaluate(1, 0, 9, none, x);
        model.classify(1, 0, 1, none, x);
        bytes32 state = keccak256(abi.encode(r1, r2));
        same(model.inputOf(address(this), 2, state), keccak256(abi.encode(none, x)), "origin");
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(AIUnprovenState.selector, 2, state));
        model.classify(1, 2, 2, r1, r2);
        vm.recordLogs();
        model.classify(1, 2, 2, r1, r2);
        (bytes32 topic, bytes memory data, bytes32 modelHash, bytes32 origin) = lastTwo();
        same(topic, 0xbd603ea0e6028558cc1842f417a334e53f0fb7e9a0003a67b0b6e12b29b267a5, "topic of Classified");
        (,, int256[] memory outputs,) = abi.decode(data, (uint256, string, int256[], int256));
        same(outputs, whole, "outputs");
        same(modelHash, model.modelHash(), "the second event names the model");
        same(origin, keccak256(abi.encode(none, x)), "and the original input");
    }

    /// @dev Topic and data of the last event but one, and the two topics of the last.
    function lastTwo() private returns (bytes32, bytes memory, bytes32, bytes32) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        Vm.Log memory a = logs[logs.length - 2];
        Vm.Log memory b = logs[logs.length - 1];
        return (a.topics[0], a.data, b.topics[1], b.topics[2]);
    }

    function test_hole5_aForgedStepOfAGraphIsRefused() public {
        Model model = sealedModel(1);
        Tensor[] memory forged = vector(ints(U, U));
        Tensor[] memory noStates;
        bytes32 state = keccak256(abi.encode(forged, noStates));
        vm.expectRevert(abi.encodeWithSelector(AIUnprovenState.selector, 3, state));
        model.step(3, 3, forged, noStates);
        (Tensor[] memory cut,) = model.step(0, 2, vector(ints(U, U)), noStates);
        (Tensor[] memory end,) = model.step(3, 3, cut, noStates);
        same(end[0].data, model.predict(ints(U, U)), "chain = whole");
    }

    // 6, 8, 9, 15: prices and royalties that anyone could set, royalties of the mint price, signatures without a domain, contests that lock money
    /// @dev None of these doors is in our fronts: calls of the first library's setters fail without data, whoever makes them, and change nothing.
    function test_holes6_8_9_15_theDoorsAreNotThere() public {
        EternalAI model = sealedCompat();
        AuthorCollection authors = new AuthorCollection();
        string[12] memory doors = [
            "afterUpgrade(address,uint256,uint256,address)",
            "updateMintPrice(uint256)",
            "updateRoyaltyReceiver(address)",
            "updateRoyaltyPortion(uint16)",
            "updateTokenURI(uint256,string)",
            "updateTokenModel(uint256,address)",
            "withdraw(address,uint256)",
            "royaltyInfo(uint256,uint256)",
            "mint(address,string,address)",
            "mintBySignature(address,string,address,uint256,uint8,bytes32,bytes32)",
            "createContest(uint256,uint256,uint256,uint256)",
            "transferOwnership(address)"
        ];
        address[3] memory houses = [address(model), address(sealedModel(1)), address(authors)];
        vm.deal(address(this), 1);
        model.classify{value: 1}(1, 0, 2, none, ints(U));
        for (uint256 i = 0; i < doors.length; ++i) {
            for (uint256 h = 0; h < houses.length; ++h) {
                for (uint256 who = 0; who < 2; ++who) {
                    if (who == 1) vm.prank(stranger);
                    // enough words for any of the arguments
                    (bool ok, bytes memory answer) = houses[h].call(abi.encodePacked(bytes4(keccak256(bytes(doors[i]))), new bytes(288)));
                    isTrue(!ok && answer.length == 0, doors[i]);
                }
            }
        }
        same(address(model).balance, 1, "nobody took the fee");
        same(model.creditOf(address(this)), 1, "it is still the owner's");
    }

    // 7: ether was kept, or pushed to an owner who could block everything
    function test_hole7_paymentsAreCreditedAndPulled() public {
        EternalAI model = sealedCompat();
        BadOwner bad = new BadOwner();
        collection.transfer(address(bad), 1);
        vm.deal(address(this), 10);
        model.classify{value: 3}(1, 0, 2, none, ints(U));
        same(model.creditOf(address(bad)), 3, "credited, although the owner takes no money");
        Thief thief = new Thief(model);
        collection.transfer(address(thief), 1);
        model.classify{value: 2}(1, 0, 2, none, ints(U));
        thief.take();
        same(address(thief).balance, 2, "re-entering takes nothing more");
        same(address(model).balance, 3, "what belongs to others stays");
    }

    // 10: one storage slot for each weight
    function test_hole10_publishingIsTenTimesCheaperThanSlots() public {
        EternalAI model = new EternalAI("big", names(1), address(collection), address(compatEngine), compatRules, 1);
        bytes[] memory c = new bytes[](2);
        c[0] = abi.encode(uint8(3), uint8(0));
        c[1] = abi.encode(uint8(0), uint8(1), uint256(1500));
        model.setEternalAI(0, c);
        int256[] memory w = new int256[](3000);
        for (uint256 i = 0; i < w.length; ++i) {
            w[i] = int256(uint256(keccak256(abi.encode(i)))) >> 194;
        }
        uint256 g = gasleft();
        model.appendWeights(0, w, 0, FirstLayerType.Dense);
        uint256 code = (g - gasleft()) / w.length;
        g = gasleft();
        for (uint256 i = 0; i < w.length; ++i) {
            slots.push(w[i]);
        }
        uint256 slot = (g - gasleft()) / w.length;
        Model packedModel = new Model("big", 1, names(1), address(engine), modelRules);
        LayerSpec[] memory specs = new LayerSpec[](2);
        specs[0] = spec(3, 0, ints(0, 0, 1, 1), -1, -1);
        specs[1] = spec(0, 1, ints(1, 0, 3071, 0), 0, -1);
        packedModel.configure(specs);
        bytes memory chunk = new bytes(24_568);
        g = gasleft();
        packedModel.append(1, 0, chunk);
        vm.snapshotValue("publishing, gas per weight as int64 code from packed bytes, execution", (g - gasleft()) / 3071);
        vm.snapshotValue("publishing, gas per weight as int64 code, execution", code);
        vm.snapshotValue("publishing, gas per weight in a slot, execution", slot);
        isTrue(slot >= 10 * code, "ten times cheaper");
    }

    int256[] private slots;

    // 11: completeness, overruns, unknown layers, weights for weightless layers
    function test_hole11_nothingHalfIsSealed() public {
        EternalAI model = draftCompat();
        model.appendWeights(0, ints(U, -U, U / 2, 0), 0, FirstLayerType.Dense);
        vm.expectRevert(abi.encodeWithSelector(Life.AIIncomplete.selector, 2, 0, 48));
        collection.mint(address(this), 1, address(model));
        vm.expectRevert(Life.ModelNotReady.selector);
        model.predict(ints(U));
        vm.expectRevert(Life.TooMuchData.selector);
        model.appendWeights(0, ints(1), 0, FirstLayerType.Dense);
        vm.expectRevert(abi.encodeWithSelector(CompatFront.AINoWeights.selector, 3));
        model.appendWeights(0, ints(1), 0, FirstLayerType.Input);
        vm.expectRevert(panic(0x32));
        model.appendWeights(0, ints(1), 2, FirstLayerType.Dense);
        vm.expectRevert(abi.encodeWithSelector(CompatFront.AIWeightOutOfRange.selector, 1, int256(1) << 63));
        model.appendWeights(0, ints(1, int256(1) << 63), 1, FirstLayerType.Dense);
        bytes[] memory c = compatConfigs();
        c[1] = abi.encode(uint8(9), uint256(1));
        vm.expectRevert(abi.encodeWithSelector(CompatRules.AIBadLayer.selector, 1));
        model.setEternalAI(0, c);
        c[1] = abi.encode(uint8(0), uint8(5), uint256(2));
        vm.expectRevert(panic(0x21));
        model.setEternalAI(0, c);
        c[1] = hex"00";
        vm.expectRevert(bytes(""));
        model.setEternalAI(0, c);
    }

    function test_hole11_anLstmTakesNoMoreThanItNeeds() public {
        EternalAI model = new EternalAI("lstm", names(1), address(collection), address(compatEngine), compatRules, 1);
        bytes[] memory c = new bytes[](2);
        c[0] = abi.encode(uint8(3), uint8(0));
        c[1] = abi.encode(uint8(8), uint8(4), uint8(3), uint256(1), uint256(1));
        model.setEternalAI(0, c);
        vm.expectRevert(Life.TooMuchData.selector);
        model.appendWeights(0, new int256[](13), 0, FirstLayerType.LSTM);
        model.appendWeights(0, new int256[](12), 0, FirstLayerType.LSTM);
    }

    // 12: softmax overflows, pool arguments swapped, padding that wins
    /// @dev What profile 0 must reproduce (Compat.t.sol), profile 1 does not have.
    function test_hole12_theMistakesAreRepairedInProfile1() public {
        int256[] memory p = one(spec(16, 0, new int256[](0), 0, -1), ints(0, 0, 1, 3), ints(2000 * U, 1999 * U, -2000 * U));
        isTrue(p[0] > p[1] && p[1] > 0 && p[2] == 0 && p[0] + p[1] <= U, "softmax of large numbers");
        int256[] memory image = join(ints(0, 0, 3, 2), ints(3, 1));
        // size 1x1, stride 2x2: as configured, every second cell
        p = one(spec(4, 0, join(ints(1, 1, 2, 2), ints(0)), 0, -1), image, join(ints(1, 5, 2), ints(7, 3, 4)));
        same(p, ints(1, 2), "size and stride as configured");
        // size 2x2 with Same padding on numbers below zero, and below -10^9
        p = one(spec(4, 0, join(ints(2, 2, 2, 2), ints(1)), 0, -1), image, join(ints(-1, -5, -2), ints(-7, -3, -4)));
        same(p, ints(-1, -2), "padding never wins");
        int256 deep = -2e9 * U;
        p = one(spec(4, 0, join(ints(2, 2, 2, 2), ints(1)), 0, -1), image, join(ints(deep, deep, deep), ints(deep, deep, deep)));
        same(p, ints(deep, deep), "no floor");
    }

    /// @dev The output of a model of profile 1 with an Input and one more layer without weights.
    function one(LayerSpec memory layer, int256[] memory input, int256[] memory x) private returns (int256[] memory) {
        Model model = new Model("one", 1, names(0), address(engine), modelRules);
        LayerSpec[] memory specs = new LayerSpec[](2);
        (specs[0], specs[1]) = (spec(3, 0, input, -1, -1), layer);
        model.configure(specs);
        model.seal(model.draftHash());
        return model.predict(x);
    }

    // 13: replaced vocabularies left tokens behind; the model's id was ignored
    function test_hole13_aReplacedVocabularyLeavesNothing() public {
        EternalAI model = draftCompat();
        string[] memory first = new string[](3);
        (first[0], first[1], first[2]) = ("?", "a", "b");
        model.setVocabs(0, first, "?");
        string[] memory second = new string[](2);
        (second[0], second[1]) = ("b", "?");
        model.setVocabs(0, second, "?");
        same(model.vocabInfo(), 2, "unknown");
        vm.expectRevert(Vocabulary.UnknownTokenNotInVocabs.selector);
        model.setVocabs(0, second, "a");
        second[1] = "b";
        vm.expectRevert(abi.encodeWithSelector(Vocabulary.AIDuplicateToken.selector, 1));
        model.setVocabs(0, second, "b");
    }

    function test_hole13_aWrongIdIsRefused() public {
        EternalAI model = sealedCompat();
        vm.expectRevert(CompatFront.IncorrectModelId.selector);
        model.evaluate(2, 0, 2, none, ints(U));
        vm.expectRevert(CompatFront.IncorrectModelId.selector);
        model.classify(2, 0, 2, none, ints(U));
    }

    // 14: randomness is only the caller's seed
    /// @dev So documented, and no more than that: neither the caller nor the block nor its time has a part in the choice.
    function test_hole14_theChoiceIsAFunctionOfTheSeed() public {
        EternalAI model = recurrentCompat();
        collection.mint(address(this), 1, address(model));
        (string memory a,, uint256 seedA) = model.generateTextNoTx(1, "ab", 8, none, 5);
        vm.warp(block.timestamp + 1 days);
        vm.roll(block.number + 100);
        vm.prank(stranger);
        (string memory b,, uint256 seedB) = model.generateTextNoTx(1, "ab", 8, none, 5);
        same(a, b, "text");
        same(seedA, seedB, "the next seed");
        bool varies;
        for (uint256 seed = 6; seed < 20; ++seed) {
            (b,,) = model.generateTextNoTx(1, "ab", 8, none, seed);
            varies = varies || keccak256(bytes(a)) != keccak256(bytes(b));
        }
        isTrue(varies, "another seed is another choice");
    }

    // 16: a maximum that compared a value with itself; results that depend on the machine
    function testFuzz_hole16_theGreatestCellIsFoundWhereverItIs(uint256 seed) public {
        int256[] memory x = new int256[](9);
        int256 greatest = type(int256).min;
        for (uint256 i = 0; i < 9; ++i) {
            x[i] = int256(uint256(keccak256(abi.encode(seed, i)))) >> 130;
            greatest = x[i] > greatest ? x[i] : greatest;
        }
        int256[] memory p = one(spec(4, 0, join(ints(3, 3, 3, 3), ints(0)), 0, -1), join(ints(0, 0, 3, 3), ints(3, 1)), x);
        same(p, ints(greatest), "greatest");
    }
}
