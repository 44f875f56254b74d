// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CompatFront} from "../../src/fronts/CompatFront.sol";
import {EternalAI} from "../../src/fronts/EternalAI.sol";
import {MelodyRNN} from "../../src/fronts/MelodyRNN.sol";
import {SmallModels} from "../kit/SmallModels.sol";

/// @dev Hole 13 of the first library: the model's id was ignored. Every function of ours that answers or says something asks for it.
contract IdsTest is SmallModels {
    int256[][][] private none;

    function test_hole13_aWrongIdIsRefused() public {
        EternalAI model = sealedCompat();
        vm.expectRevert(CompatFront.IncorrectModelId.selector);
        model.evaluate(2, 0, 2, none, ints(U));
        vm.expectRevert(CompatFront.IncorrectModelId.selector);
        model.classify(2, 0, 2, none, ints(U));
        EternalAI text = recurrentCompat();
        MelodyRNN melody = melodyCompat();
        // before the mint there is no id, and 0 is none; then there is one
        wrongIds(text, melody, 0);
        wrongIds(text, melody, 1);
        collection.mint(address(this), 2, address(text));
        collection.mint(address(this), 3, address(melody));
        wrongIds(text, melody, 0);
        wrongIds(text, melody, 1);
        text.generateText(2, "a", 1, none, 0);
        melody.generateMelody(3, 1, ints(0));
    }

    /// @dev Every function that asks for the id.
    function wrongIds(EternalAI text, MelodyRNN melody, uint256 id) private {
        bytes4 wrong = CompatFront.IncorrectModelId.selector;
        vm.expectRevert(wrong);
        text.evaluate(id, 0, 3, none, ints(0));
        vm.expectRevert(wrong);
        text.classify(id, 0, 3, none, ints(0));
        vm.expectRevert(wrong);
        text.generateTextNoTx(id, "a", 1, none, 0);
        vm.expectRevert(wrong);
        text.generateText(id, "a", 1, none, 0);
        vm.expectRevert(wrong);
        melody.generateMelodyTest(id, 1, ints(0));
        vm.expectRevert(wrong);
        melody.generateMelody(id, 1, ints(0));
    }
}
