// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AigcToken} from "../src/examples/AigcToken.sol";
import {Ensemble} from "../src/examples/Ensemble.sol";
import {PredictionGate} from "../src/examples/PredictionGate.sol";
import {Pinned} from "../src/examples/Pinned.sol";
import {ScoredGrant} from "../src/examples/ScoredGrant.sol";
import {EternalAI} from "../src/fronts/EternalAI.sol";
import {Model} from "../src/fronts/Model.sol";
import {IModel} from "../src/interfaces/IModel.sol";
import {Tensor} from "../src/tensor/Tensor.sol";
import {SmallModels} from "./kit/SmallModels.sol";

/// @dev Takes part, and no money.
contract PoorApplicant {
    function ask(ScoredGrant grant, int256[] memory input) external {
        grant.request(input);
    }
}

contract ExamplesTest is SmallModels {
    // A constructor that is expected to revert runs inside a call of its own: forge deploys through a cheat code, whose revert would end the test as passed.
    function gateOf(IModel model, bytes32 hash) external returns (PredictionGate) {
        return new PredictionGate(model, hash, 0, 5 * U);
    }

    function ensembleOf(IModel a, bytes32 hashA, IModel b, bytes32 hashB) external returns (Ensemble) {
        return new Ensemble(a, hashA, b, hashB);
    }

    function grantOf(IModel model, bytes32 hash, uint256 length) external returns (ScoredGrant) {
        return new ScoredGrant{value: 10}(model, hash, length, 5 * U, 4, block.timestamp + 1 days);
    }

    function tokenOf(IModel model, bytes32 hash) external returns (AigcToken) {
        return new AigcToken(model, hash);
    }

    /// @dev A draft says 0, and its author decides later what it will have been; another model says another hash.
    function test_noneIsMadeForADraftOrAnotherModel() public {
        Model draft = draftModel(1);
        Model model = sealedModel(1);
        bytes32 hash = model.modelHash();
        same(draft.modelHash(), 0, "what a draft says");
        bytes memory aDraft = abi.encodeWithSelector(Pinned.ModelIsADraft.selector, draft);
        bytes memory another = abi.encodeWithSelector(Pinned.OtherModel.selector, hash, bytes32(uint256(1)));
        vm.expectRevert(aDraft);
        this.gateOf(draft, 0);
        vm.expectRevert(another);
        this.gateOf(model, bytes32(uint256(1)));
        vm.expectRevert(aDraft);
        this.ensembleOf(model, hash, draft, 0);
        vm.expectRevert(another);
        this.ensembleOf(model, bytes32(uint256(1)), model, hash);
        vm.expectRevert(aDraft);
        this.grantOf(draft, 0, 2);
        vm.expectRevert(another);
        this.grantOf(model, bytes32(uint256(1)), 2);
        vm.expectRevert(aDraft);
        this.tokenOf(draft, 0);
        vm.expectRevert(another);
        this.tokenOf(model, bytes32(uint256(1)));
    }

    // relu([x, y] W + b) + [x, y], times [2, -1]; W = (1, -1; 1/2, 1/3), b = (1, -1)
    function test_theModelItself() public {
        Model model = sealedModel(1);
        // (1, 1): h = relu(2.5, -1 2/3) = (2.5, 0), + (1, 1) = (3.5, 1), 7 - 1 = 6
        same(model.predict(ints(U, U)), ints(6 * U), "predict");
        Tensor[] memory out = abi.decode(model.infer(abi.encode(vector(ints(U, U)))), (Tensor[]));
        same(out[0].data, ints(6 * U), "infer");
        same(model.profile(), "sd59x18-d1", "profile");
        same(sealedModel(2).predict(ints(U, U)), ints(6 * U), "d2");
    }

    function test_gate() public {
        Model model = sealedModel(1);
        PredictionGate gate = this.gateOf(model, model.modelHash());
        gate.enter(ints(U, U));
        isTrue(gate.entered(address(this)), "entered");
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(PredictionGate.GateRefused.selector, 2 * U, 5 * U));
        gate.enter(ints(0, U));
        isTrue(!gate.entered(stranger), "not entered");
    }

    function test_ensemble() public {
        Model a = sealedModel(1);
        Model b = sealedModel(2);
        Ensemble both = this.ensembleOf(a, a.modelHash(), b, b.modelHash());
        same(both.predict(ints(U, U)), ints(6 * U), "mean");
        same(both.ensembleHash(), keccak256(abi.encode(a.modelHash(), b.modelHash())), "named");
        // two classes there, one number here
        EternalAI two = sealedCompat();
        Ensemble uneven = this.ensembleOf(a, a.modelHash(), two, two.modelHash());
        vm.expectRevert(abi.encodeWithSelector(Ensemble.EnsembleLengths.selector, 1, 2));
        uneven.predict(ints(U, U));
    }

    function test_grant() public {
        Model model = sealedModel(1);
        ScoredGrant grant = this.grantOf(model, model.modelHash(), 2);
        address who = address(0x1234);
        vm.prank(who);
        grant.request(ints(U, U));
        same(who.balance, 4, "paid");
        bytes32 application = keccak256(abi.encode(ints(U, U)));
        vm.expectRevert(abi.encodeWithSelector(ScoredGrant.GrantPaidAlready.selector, application));
        grant.request(ints(U, U));
        vm.expectRevert(abi.encodeWithSelector(ScoredGrant.GrantScoreTooLow.selector, 2 * U, 5 * U));
        grant.request(ints(0, U));
        PoorApplicant poor = new PoorApplicant();
        vm.expectRevert(ScoredGrant.GrantNotPaid.selector);
        poor.ask(grant, ints(2 * U, U));
        isTrue(!grant.paid(keccak256(abi.encode(ints(2 * U, U)))), "not spent");
    }

    /// @dev Dense of two units leaves superfluous elements out of account in profile 0: the same score for another list of numbers, which is no other application.
    function test_aGrantIsPaidOnceForElementsThatDoNotCount() public {
        EternalAI model = sealedCompat();
        same(model.predict(ints(U, 0)), model.predict(ints(U)), "they do not count");
        ScoredGrant grant = new ScoredGrant{value: 10}(model, model.modelHash(), 1, 0, 4, block.timestamp + 1 days);
        vm.expectRevert(abi.encodeWithSelector(ScoredGrant.GrantWrongLength.selector, 2, 1));
        grant.request(ints(U, 0));
    }

    function test_aToken() public {
        Model model = sealedModel(1);
        AigcToken token = this.tokenOf(model, model.modelHash());
        isTrue(token.supportsInterface(0x702c55a6) && token.supportsInterface(0x80ac58cd), "ERC-7007 and ERC-721");
        bytes memory prompt = abi.encode(vector(ints(U, U)));
        bytes memory content = model.infer(prompt);
        bytes memory forged = abi.encode(vector(ints(7 * U)));
        uint256 id = token.tokenOf(prompt);
        vm.expectRevert(abi.encodeWithSelector(AigcToken.AigcNotMinted.selector, id));
        token.addAigcData(id, prompt, content, "");
        same(token.mint(address(this), prompt), id, "minted");
        vm.expectRevert(abi.encodeWithSelector(AigcToken.AigcNotOfThisModel.selector, id));
        token.addAigcData(id, prompt, forged, "");
        vm.expectRevert(abi.encodeWithSelector(AigcToken.AigcWrongToken.selector, 1, id));
        token.addAigcData(1, prompt, content, "");
        token.addAigcData(id, prompt, content, "");
        isTrue(token.verify(prompt, content, "") && !token.verify(prompt, forged, ""), "verify");
        same(token.contentOf(id), keccak256(content), "content");
        vm.expectRevert(abi.encodeWithSelector(AigcToken.AigcFinal.selector, id));
        token.addAigcData(id, prompt, content, "");
    }
}
