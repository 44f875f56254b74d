// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AuthorCollection} from "../src/fronts/AuthorCollection.sol";
import {CompatFront} from "../src/fronts/CompatFront.sol";
import {EternalAI} from "../src/fronts/EternalAI.sol";
import {SmallModels} from "./kit/SmallModels.sol";
import {Vm} from "./kit/Vm.sol";

/// @dev A contract that calls itself a model, with an author of its choice.
contract FalseModel {
    address public immutable author;
    bool public constant isSealed = true;
    uint256 public modelId;

    constructor(address author_) {
        author = author_;
    }

    function setModelId(uint256 id) external {
        modelId = id;
    }
}

/// @dev Models that nobody trades: only the author registers, only what is sealed, once.
contract AuthorCollectionTest is SmallModels {
    AuthorCollection internal authors = new AuthorCollection();
    int256[][][] internal none;

    function draft() private returns (EternalAI model) {
        model = new EternalAI("small", names(2), address(authors), address(compatEngine), address(compatRules), 1);
        model.setEternalAI(0, compatConfigs());
        fillCompat(model);
    }

    function ready() private returns (EternalAI model) {
        model = draft();
        model.hashWeights(1000);
        model.seal(model.draftHash());
    }

    function test_aSealedModelGetsItsAddressAsItsId() public {
        EternalAI model = ready();
        uint256 id = uint160(address(model));
        vm.recordLogs();
        authors.register(model);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        same(logs.length, 1, "events");
        same(logs[0].topics[0], 0xb03c53b28e78a88e31607a27e1fa48234dce28d5d9d9ec7b295aeb02e674a1e1, "Deployed");
        same(logs[0].topics[1], bytes32(uint256(uint160(address(this)))), "names the author");
        same(logs[0].topics[2], bytes32(id), "and the id");
        same(model.modelId(), id, "id");
        isTrue(authors.ownerOf(id) == address(this), "belongs to its author");
        isTrue(authors.modelAddressOf(id) == address(model), "address");
        (,, int256[] memory y,) = model.evaluate(id, 0, 9, none, ints(U));
        same(y.length, 2, "answers");
        vm.expectRevert(CompatFront.IncorrectModelId.selector);
        authors.register(model);
    }

    function test_aDraftIsNotRegistered() public {
        EternalAI model = draft();
        vm.expectRevert(AuthorCollection.AINotSealed.selector);
        authors.register(model);
        same(model.modelId(), 0, "no id");
    }

    function testFuzz_onlyTheAuthorRegisters(address other) public {
        vm.assume(other != address(this));
        EternalAI model = ready();
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(AuthorCollection.AINotAuthor.selector, other));
        authors.register(model);
        same(model.modelId(), 0, "no id");
    }

    /// @dev A model of another collection takes no id from this one, and whoever calls himself a model changes nothing of others.
    function test_aForeignModelGetsNoId() public {
        EternalAI model = sealedCompat();
        vm.expectRevert(CompatFront.NotModelRegistry.selector);
        authors.register(model);
        FalseModel liar = new FalseModel(address(this));
        authors.register(CompatFront(address(liar)));
        same(liar.modelId(), uint160(address(liar)), "its own address and no other");
    }

    /// @dev What fees come goes to the author: there is no other owner.
    function test_feesAreTheAuthors() public {
        EternalAI model = ready();
        authors.register(model);
        vm.deal(stranger, 5);
        vm.prank(stranger);
        model.classify{value: 5}(uint160(address(model)), 0, 9, none, ints(U));
        same(model.creditOf(address(this)), 5, "credited");
    }
}
