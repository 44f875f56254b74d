// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AigcToken} from "../src/examples/AigcToken.sol";
import {Ensemble} from "../src/examples/Ensemble.sol";
import {PredictionGate} from "../src/examples/PredictionGate.sol";
import {ScoredGrant} from "../src/examples/ScoredGrant.sol";
import {Model} from "../src/fronts/Model.sol";
import {Tensor} from "../src/tensor/Tensor.sol";
import {SmallModels} from "./kit/SmallModels.sol";

contract ExamplesTest is SmallModels {
    // A constructor that is expected to revert runs inside a call of its own: forge deploys through a cheat code, whose revert would end the test as passed.
    function gateOf(Model model, bytes32 hash) external returns (PredictionGate) {
        return new PredictionGate(model, hash, 0, 5 * U);
    }

    function ensembleOf(Model a, Model b) external returns (Ensemble) {
        return new Ensemble(a, b);
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
        bytes32 hash = model.modelHash();
        vm.expectRevert(abi.encodeWithSelector(PredictionGate.GateOtherModel.selector, hash, bytes32(0)));
        this.gateOf(model, 0);
        PredictionGate gate = this.gateOf(model, hash);
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
        Ensemble both = this.ensembleOf(a, b);
        same(both.predict(ints(U, U)), ints(6 * U), "mean");
        Model draft = draftModel(1);
        vm.expectRevert(abi.encodeWithSelector(Ensemble.EnsembleNotReady.selector, draft));
        this.ensembleOf(a, draft);
    }

    function test_grant() public {
        ScoredGrant grant = new ScoredGrant{value: 10}(sealedModel(1), 5 * U, 4, block.timestamp + 1 days);
        address who = address(0x1234);
        vm.prank(who);
        grant.request(ints(U, U));
        same(who.balance, 4, "paid");
        bytes32 application = keccak256(abi.encode(ints(U, U)));
        vm.expectRevert(abi.encodeWithSelector(ScoredGrant.GrantPaidAlready.selector, application));
        grant.request(ints(U, U));
        vm.expectRevert(abi.encodeWithSelector(ScoredGrant.GrantScoreTooLow.selector, 2 * U, 5 * U));
        grant.request(ints(0, U));
    }

    function test_aToken() public {
        Model model = sealedModel(1);
        AigcToken token = new AigcToken(model);
        isTrue(token.supportsInterface(0x702c55a6) && token.supportsInterface(0x80ac58cd), "ERC-7007 and ERC-721");
        bytes memory prompt = abi.encode(vector(ints(U, U)));
        bytes memory content = model.infer(prompt);
        bytes memory forged = abi.encode(vector(ints(7 * U)));
        uint256 id = token.mint(address(this), prompt);
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
