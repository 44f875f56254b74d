// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIRange, AIUnprovenState} from "../../src/AIErrors.sol";
import {AigcToken} from "../../src/examples/AigcToken.sol";
import {ScoredGrant} from "../../src/examples/ScoredGrant.sol";
import {CompatRules} from "../../src/engine/CompatRules.sol";
import {LayerSpec} from "../../src/engine/ModelRules.sol";
import {AuthorCollection} from "../../src/fronts/AuthorCollection.sol";
import {CompatFront, FirstLayerType} from "../../src/fronts/CompatFront.sol";
import {EternalAI} from "../../src/fronts/EternalAI.sol";
import {Model} from "../../src/fronts/Model.sol";
import {IModel} from "../../src/interfaces/IModel.sol";
import {Life} from "../../src/model/Life.sol";
import {Vocabulary} from "../../src/model/Vocabulary.sol";
import {Tensor} from "../../src/tensor/Tensor.sol";
import {SmallModels} from "../kit/SmallModels.sol";
import {Vm} from "../kit/Vm.sol";

contract BadOwner {
    function take(EternalAI model) external {
        model.withdraw();
    }

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

/// @dev Pays a seller as ERC-2981 wants it: less the royalty, where the token says one.
contract Marketplace {
    function sell(address token, uint256 id, address seller) external payable {
        uint256 royalty;
        (bool ok, bytes memory answer) = token.staticcall(abi.encodeWithSignature("supportsInterface(bytes4)", bytes4(0x2a55205a)));
        if (ok && answer.length == 32 && abi.decode(answer, (bool))) {
            address receiver;
            (ok, answer) = token.staticcall(abi.encodeWithSignature("royaltyInfo(uint256,uint256)", id, msg.value));
            (receiver, royalty) = abi.decode(answer, (address, uint256));
            payable(receiver).transfer(royalty);
        }
        payable(seller).transfer(msg.value - royalty);
    }
}

/// @dev What the first library did.
contract RoyaltyOfTheMintPrice {
    function supportsInterface(bytes4) external pure returns (bool) {
        return true;
    }

    function royaltyInfo(uint256, uint256) external view returns (address, uint256) {
        return (address(this), 2);
    }

    receive() external payable {}
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

    // 6: anyone could set prices and who gets the royalties
    /// @dev With the arguments of a thief: none of the doors is there, and whatever is paid goes on to the owner.
    function test_hole6_nobodySetsPricesOrTakesTheFees() public {
        EternalAI model = sealedCompat();
        bytes[8] memory calls = [
            abi.encodeWithSignature("afterUpgrade(address,uint256,uint256,address)", stranger, 0, 0, stranger),
            abi.encodeWithSignature("updateMintPrice(uint256)", 0),
            abi.encodeWithSignature("updateRoyaltyReceiver(address)", stranger),
            abi.encodeWithSignature("updateRoyaltyPortion(uint16)", 10_000),
            abi.encodeWithSignature("updateTokenURI(uint256,string)", 1, "stolen"),
            abi.encodeWithSignature("updateTokenModel(uint256,address)", 1, stranger),
            abi.encodeWithSignature("withdraw(address,uint256)", stranger, 1),
            abi.encodeWithSignature("transferOwnership(address)", stranger)
        ];
        vm.deal(address(this), 10);
        model.classify{value: 3}(1, 0, 2, none, ints(U));
        address[3] memory houses = [address(model), address(sealedModel(1)), address(new AuthorCollection())];
        for (uint256 i = 0; i < calls.length; ++i) {
            for (uint256 h = 0; h < houses.length; ++h) {
                noDoor(houses[h], calls[i], stranger);
                noDoor(houses[h], calls[i], address(this));
            }
        }
        vm.prank(stranger);
        model.withdraw();
        same(stranger.balance, 0, "a stranger has no credit");
        model.classify{value: 2}(1, 0, 2, none, ints(U));
        same(model.creditOf(address(this)), 5, "all of it is the owner's, before and after");
        same(address(model).balance, 5, "and there");
    }

    /// @dev A call that ends without data: no function of this contract takes it.
    function noDoor(address house, bytes memory call_, address who) private {
        vm.prank(who);
        (bool ok, bytes memory answer) = house.call(call_);
        isTrue(!ok && answer.length == 0, "no such function");
    }

    // 8: royalties were a part of the mint price, whatever the sale brought
    /// @dev A marketplace that asks as ERC-2981 says it must: whoever says nothing of royalties is paid none, so the seller gets the whole price.
    function test_hole8_noRoyaltyIsTakenFromASale() public {
        EternalAI model = sealedCompat();
        Marketplace market = new Marketplace();
        address[4] memory tokens =
            [address(model), address(new AuthorCollection()), address(collection), address(new AigcToken(IModel(address(model)), model.modelHash()))];
        vm.deal(address(this), 2 ether);
        for (uint256 i = 0; i < tokens.length; ++i) {
            address seller = address(uint160(0x5e11e0 + i));
            market.sell{value: 0.25 ether}(tokens[i], 1, seller);
            same(seller.balance, 0.25 ether, "the whole price");
        }
        // but where a royalty is said, this marketplace pays it: the attack is none of a blind market
        market.sell{value: 100}(address(new RoyaltyOfTheMintPrice()), 1, address(0x5e11ff));
        same(address(0x5e11ff).balance, 98, "less two per cent of another price");
    }

    // 9: signatures without a domain, a nonce or a deadline minted
    /// @dev The author's own signature, over the first library's hash, in the hands of a stranger: it opens nothing, neither the first time nor again.
    function test_hole9_aSignatureRegistersNothing() public {
        uint256 key = 0xa11ce;
        address signer = vm.addr(key);
        AuthorCollection authors = new AuthorCollection();
        vm.startPrank(signer);
        EternalAI model = new EternalAI("small", names(2), address(authors), address(compatEngine), address(compatRules), 1);
        model.setEternalAI(0, compatConfigs());
        fillCompat(model);
        model.hashWeights(1000);
        model.seal(model.draftHash());
        vm.stopPrank();
        bytes32 digest =
            keccak256(abi.encodePacked(hex"1901", bytes32(0), keccak256(abi.encode(stranger, keccak256("uri"), address(model)))));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        bytes memory call_ = abi.encodeWithSignature(
            "mintBySignature(address,string,address,uint256,uint8,bytes32,bytes32)", stranger, "uri", address(model), 0, v, r, s
        );
        for (uint256 again = 0; again < 2; ++again) {
            noDoor(address(authors), call_, stranger);
            noDoor(address(model), call_, stranger);
        }
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(AuthorCollection.AINotAuthor.selector, stranger));
        authors.register(model);
        same(model.modelId(), 0, "not registered");
        vm.prank(signer);
        authors.register(model);
        isTrue(authors.ownerOf(model.modelId()) == signer, "but by its author, as his");
    }

    // 15: a contest's reward was locked for ever if its creator never posted the data
    /// @dev There is no contest to lock a reward in; and the one contract of ours that holds rewards gives back what nobody has won.
    function test_hole15_noRewardIsLocked() public {
        EternalAI model = sealedCompat();
        Model scorer = sealedModel(1);
        vm.deal(address(this), 10);
        address[3] memory houses = [address(model), address(scorer), address(new AuthorCollection())];
        for (uint256 h = 0; h < houses.length; ++h) {
            bytes memory contest = abi.encodeWithSignature("createContest(uint256,uint256,uint256,uint256)", 10, 1, 1, 100);
            (bool ok, bytes memory answer) = houses[h].call{value: 10}(contest);
            isTrue(!ok && answer.length == 0, "no contest");
            (ok,) = houses[h].call{value: 10}("");
            isTrue(!ok, "no gift that nobody could take out");
        }
        uint256 end = block.timestamp + 1 days;
        ScoredGrant grant = new ScoredGrant{value: 10}(IModel(address(scorer)), scorer.modelHash(), 2, 1000 * U, 3, end);
        vm.expectRevert(abi.encodeWithSelector(ScoredGrant.GrantScoreTooLow.selector, 6 * U, 1000 * U));
        grant.request(ints(U, U));
        vm.expectRevert(abi.encodeWithSelector(ScoredGrant.GrantOpen.selector, end));
        grant.reclaim();
        vm.warp(end);
        vm.expectRevert(abi.encodeWithSelector(ScoredGrant.GrantOver.selector, end));
        grant.request(ints(2000 * U, 2000 * U));
        vm.prank(stranger);
        grant.reclaim();
        same(address(this).balance, 10, "the funder has it back, whoever asked");
        same(address(grant).balance, 0, "nothing is left");
    }

    receive() external payable {}

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
        vm.expectRevert(CompatFront.TransferFailed.selector);
        bad.take(model);
        same(model.creditOf(address(bad)), 3, "refused, and still his");
    }

    // 10: one storage slot for each weight
    function test_hole10_publishingIsTenTimesCheaperThanSlots() public {
        EternalAI model = new EternalAI("big", names(1), address(collection), address(compatEngine), address(compatRules), 1);
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
        Model packedModel = new Model("big", 1, names(1), address(engine), address(modelRules));
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
        EternalAI model = new EternalAI("lstm", names(1), address(collection), address(compatEngine), address(compatRules), 1);
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
        Model model = new Model("one", 1, names(0), address(engine), address(modelRules));
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
        vm.expectRevert(Vocabulary.AIEmptyVocabulary.selector);
        model.setVocabs(0, new string[](0), "?");
        second[1] = "b";
        vm.expectRevert(abi.encodeWithSelector(Vocabulary.AIDuplicateToken.selector, 1));
        model.setVocabs(0, second, "b");
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
