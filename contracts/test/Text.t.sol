// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIShapeMismatch, AIUnprovenState} from "../src/AIErrors.sol";
import {LayerSpec} from "../src/engine/ModelRules.sol";
import {EternalAI} from "../src/fronts/EternalAI.sol";
import {Model} from "../src/fronts/Model.sol";
import {SamplingParameters, TextModel} from "../src/fronts/TextModel.sol";
import {Sampling} from "../src/math/Sampling.sol";
import {Vocabulary} from "../src/model/Vocabulary.sol";
import {Tensor} from "../src/tensor/Tensor.sol";
import {SmallModels} from "./kit/SmallModels.sol";

contract TextTest is SmallModels {
    int256[][][] private none;

    /// @dev Tokens, at most 4; Embedding 4 -> 2, positions, causal attention of 2 heads, residual, Dense 2 -> 4.
    function transformer() private returns (Model model) {
        model = new Model("transformer", 2, names(4), address(engine), modelRules);
        LayerSpec[] memory s = new LayerSpec[](6);
        s[0] = spec(3, 0, ints(2, 1, 1, 4), -1, -1);
        s[1] = spec(6, 1, ints(4, 2), 0, -1);
        s[2] = spec(24, 1, ints(4), 1, -1);
        s[3] = spec(21, 1, join(ints(2, 1, 1), ints(1, 0)), 2, -1);
        s[4] = spec(18, 0, new int256[](0), 2, 3);
        s[5] = spec(0, 1, ints(1, 0, 4, 1), 4, -1);
        model.configure(s);
        uint256[4] memory counts = [uint256(8), 8, 12, 12];
        uint8[4] memory layers = [1, 2, 3, 5];
        for (uint256 i = 0; i < 4; ++i) {
            int256[] memory w = new int256[](counts[i]);
            for (uint256 k = 0; k < w.length; ++k) {
                w[k] = int256(uint256(keccak256(abi.encode(i, k)))) % (2 * U);
            }
            model.append(layers[i], 0, packed(w));
        }
        model.hashWeights(100);
        model.seal(model.draftHash());
    }

    function test_aTransformerGenerates() public {
        Model model = transformer();
        TextModel text = new TextModel(model, 4, words3(), "?");
        SamplingParameters memory greedy = SamplingParameters(0, 0);
        (string memory made, uint256 seed) = text.generate(unicode"abéb", 3, 7, greedy);
        Tensor memory out = model.run(vector(ints(1, 2, 3, 2)))[0];
        same(out.shape[0], 4, "a row for each token");
        uint256 best = 1;
        for (uint256 i = 2; i < 4; ++i) {
            best = out.data[12 + i] > out.data[12 + best] ? i : best;
        }
        same(string(part(bytes(made), bytes(words3()[best]).length)), words3()[best], "the first greatest, never the unknown token");
        (string memory first, uint256 between) = text.generate(unicode"abéb", 1, 7, greedy);
        (string memory rest,) = text.generate(string.concat(unicode"abéb", first), 2, between, greedy);
        same(string.concat(first, rest), made, "a run can be continued");
        isTrue(seed != between, "the seed goes on");
        SamplingParameters memory warm = SamplingParameters(2 * U, 2);
        (string memory a,) = text.generate("a", 5, 1, warm);
        (string memory b,) = text.generate("a", 5, 1, warm);
        same(a, b, "the same seed, the same text");
    }

    function test_causalAttentionDoesNotSeeTheFuture() public {
        Model model = transformer();
        Tensor memory short = model.run(vector(ints(1, 2)))[0];
        Tensor memory long = model.run(vector(ints(1, 2, 3)))[0];
        for (uint256 i = 0; i < 8; ++i) {
            same(short.data[i], long.data[i], "earlier rows");
        }
        vm.expectRevert(abi.encodeWithSelector(AIShapeMismatch.selector, 0));
        model.run(vector(new int256[](5)));
    }

    function test_textRefuses() public {
        TextModel text = new TextModel(transformer(), 4, words3(), "?");
        vm.expectRevert(abi.encodeWithSelector(TextModel.AITemperature.selector, 1));
        text.generate("a", 1, 1, SamplingParameters(1, 0));
        vm.expectRevert(TextModel.AIEmptyPrompt.selector);
        text.generate("", 1, 1, SamplingParameters(0, 0));
        vm.expectRevert(abi.encodeWithSelector(Vocabulary.AIInvalidText.selector, 2));
        text.generate(string(bytes.concat(hex"61c328")), 1, 1, SamplingParameters(0, 0));
        vm.expectRevert(abi.encodeWithSelector(Vocabulary.AIInvalidText.selector, 0));
        text.generate(string(bytes.concat(hex"c0af")), 1, 1, SamplingParameters(0, 0));
    }

    function part(bytes memory all, uint256 n) private pure returns (bytes memory p) {
        p = new bytes(n);
        for (uint256 i = 0; i < n; ++i) {
            p[i] = all[i];
        }
    }

    function test_topAndMask() public pure {
        int256[] memory logits = ints(5 * U, 9 * U, 9 * U, U);
        same(Sampling.choose(logits, 0, 0, 99, 0), 1, "greedy takes the first greatest");
        same(Sampling.choose(logits, 0, 0, 1, 0), 2, "but not a masked one");
        for (uint256 seed = 0; seed < 50; ++seed) {
            uint256 i = Sampling.choose(logits, 50 * U, 2, 2, seed * 2e16);
            isTrue(i == 0 || i == 1, "one of the two greatest that are allowed");
            isTrue(Sampling.choose(logits, 50 * U, 0, 3, seed * 2e16) != 3, "not the masked one");
        }
        same(Sampling.choose(logits, 50 * U, 1, 99, 999), 1, "ties go to the lower index");
    }

    function test_hole5_forgedStatesOfTextAreRefused() public {
        EternalAI model = recurrentCompat();
        collection.mint(address(this), 1, address(model));
        (string memory text, int256[][][] memory states, uint256 seed) = model.generateTextNoTx(1, "ab", 3, none, 9);
        states[0][0][0] += 1;
        bytes memory lastWord = lastOf(bytes(text));
        uint256 token = keccak256(lastWord) == keccak256("a") ? 1 : keccak256(lastWord) == keccak256("b") ? 2 : 3;
        bytes32 state = keccak256(abi.encode(states, token, seed));
        model.generateText(1, "ab", 3, none, 9);
        vm.expectRevert(abi.encodeWithSelector(AIUnprovenState.selector, 0, state));
        model.generateText(1, string(lastWord), 2, states, seed);
        states[0][0][0] -= 1;
        (string memory more,,) = model.generateTextNoTx(1, string(lastWord), 2, states, seed);
        (string memory whole,,) = model.generateTextNoTx(1, "ab", 5, none, 9);
        same(string.concat(text, more), whole, "a run in two calls");
        model.generateText(1, string(lastWord), 2, states, seed);
        vm.prank(stranger);
        vm.expectRevert();
        model.generateText(1, string(lastWord), 2, states, seed);
    }

    function lastOf(bytes memory text) private pure returns (bytes memory) {
        bool two = text[text.length - 1] == 0xa9;
        bytes memory w = new bytes(two ? 2 : 1);
        for (uint256 i = 0; i < w.length; ++i) {
            w[i] = text[text.length - w.length + i];
        }
        return w;
    }
}
