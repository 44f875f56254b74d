// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AuthorCollection} from "../src/fronts/AuthorCollection.sol";
import {CompatFront} from "../src/fronts/CompatFront.sol";
import {EternalAI} from "../src/fronts/EternalAI.sol";
import {SmallModels} from "./kit/SmallModels.sol";

/// @dev Models that nobody trades: only the author registers, only what is sealed, once.
contract AuthorCollectionTest is SmallModels {
    AuthorCollection internal authors = new AuthorCollection();

    function draft() private returns (EternalAI model) {
        model = new EternalAI("small", names(2), address(authors), address(compatEngine), compatRules, 1);
        model.setEternalAI(0, compatConfigs());
        fillCompat(model);
    }

    function test_aSealedModelGetsItsAddressAsItsId() public {
        EternalAI model = draft();
        model.seal(model.draftHash());
        authors.register(model);
        assertEq(model.modelId(), uint160(address(model)));
        assertEq(authors.ownerOf(uint160(address(model))), address(this));
        assertEq(authors.modelAddressOf(uint160(address(model))), address(model));
        vm.expectRevert(CompatFront.IncorrectModelId.selector);
        authors.register(model);
    }

    function test_aDraftIsNotRegistered() public {
        EternalAI model = draft();
        vm.expectRevert(AuthorCollection.AINotSealed.selector);
        authors.register(model);
    }

    function testFuzz_onlyTheAuthorRegisters(address other) public {
        vm.assume(other != address(this));
        EternalAI model = draft();
        model.seal(model.draftHash());
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(AuthorCollection.AINotAuthor.selector, other));
        authors.register(model);
        assertEq(model.modelId(), 0);
    }
}
