// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIShapeMismatch, AIUnprovenState} from "../src/AIErrors.sol";
import {LayerSpec} from "../src/engine/ModelRules.sol";
import {EternalAI} from "../src/fronts/EternalAI.sol";
import {Model} from "../src/fronts/Model.sol";
import {SamplingParameters, TextModel} from "../src/fronts/TextModel.sol";
import {Sampling} from "../src/math/Sampling.sol";
import {Vocabulary, Words} from "../src/model/Vocabulary.sol";
import {Tensor} from "../src/tensor/Tensor.sol";
import {SmallModels} from "./kit/SmallModels.sol";
import {Vm} from "./kit/Vm.sol";

/// @dev A vocabulary alone, and what it makes of texts.
contract Splitter {
    Words private _words;

    constructor(string[] memory words) {
        Vocabulary.set(_words, words, words[0]);
    }

    function tokens(bytes memory text) external view returns (uint256[] memory) {
        return Vocabulary.tokens(_words, string(text));
    }

    function compatTokens(bytes memory text) external view returns (uint256[] memory) {
        return Vocabulary.compatTokens(_words, string(text));
    }
}

contract TextTest is SmallModels {
    int256[][][] private none;

    /// @dev Tokens, at most 4; Embedding 4 -> 2, positions, causal attention of 2 heads, residual, Dense 2 -> 4.
    function transformer() private returns (Model model) {
        model = new Model("transformer", 2, names(4), address(engine), address(modelRules));
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

    function textOf(Model model) external returns (TextModel) {
        return new TextModel(model, 4, words3(), "?");
    }

    function test_aDraftHasNoTexts() public {
        Model draft = draftModel(2);
        vm.expectRevert(TextModel.AINotReady.selector);
        this.textOf(draft);
    }

    /// @dev The hash and the event as section 10 and 12 have them, written out.
    function test_aTextOnTheRecordNamesWhatMadeIt() public {
        Model model = transformer();
        TextModel text = new TextModel(model, 4, words3(), "?");
        SamplingParameters memory p = SamplingParameters(2 * U, 2);
        bytes32 words = keccak256(abi.encode(words3(), "?"));
        bytes32 textHash = keccak256(abi.encode(model.modelHash(), words, uint256(4)));
        same(text.textHash(), textHash, "model, words, window");
        (string memory expected, uint256 seed) = text.generate("ab", 3, 9, p);
        vm.recordLogs();
        same(text.generateText("ab", 3, 9, p), expected, "the same text");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        same(logs.length, 1, "one event");
        same(logs[0].topics[0], keccak256("TextGenerated(bytes32,string,string,uint256)"), "topic");
        bytes32 parameters = keccak256(abi.encode(uint256(3), uint256(9), 2 * U, uint256(2)));
        same(logs[0].topics[1], keccak256(abi.encode(keccak256("aichain.request.v1"), textHash, keccak256("ab"), parameters)), "request");
        same(logs[0].data, abi.encode("ab", expected, seed), "prompt, text and the seed to go on with");
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

    function splitter() private returns (Splitter) {
        string[] memory words = new string[](5);
        (words[0], words[1], words[2], words[3], words[4]) = ("?", "a", "b", unicode"é", "");
        return new Splitter(words);
    }

    function sameTokens(uint256[] memory found, bytes memory expected, bytes memory text) private pure {
        bytes memory listed = new bytes(found.length);
        for (uint256 i = 0; i < found.length; ++i) {
            listed[i] = bytes1(uint8(found[i]));
        }
        same(listed, expected, string.concat("tokens of ", string(text)));
    }

    /// @dev The table that the Java kernels are held against too (WordsTest), worked out by hand from the first library's two rules.
    function test_malformedTextsAreCutAsTheFirstLibraryCutThem() public {
        Splitter words = splitter();
        string memory json = vm.readFile("test/kit/malformed-texts.json");
        bytes[] memory texts = vm.parseJsonBytesArray(json, ".bytes");
        bytes[] memory tokens = vm.parseJsonBytesArray(json, ".tokens");
        isTrue(texts.length > 30 && texts.length == tokens.length, "cases");
        for (uint256 i = 0; i < texts.length; ++i) {
            sameTokens(words.compatTokens(texts[i]), tokens[i], texts[i]);
        }
    }

    /// @dev Bytes of few values, so that leads, continuations and words meet: against the same rules written as the first library's algorithm goes, which
    /// counts, then takes one rune after the other from what is left.
    function testFuzz_anyBytesAreCutAsTheFirstLibraryCutThem(bytes memory text) public {
        bytes9 alphabet = hex"6162c3a9e2f080f8fc";
        if (text.length > 40) {
            assembly ("memory-safe") {
                mstore(text, 40)
            }
        }
        for (uint256 i = 0; i < text.length; ++i) {
            text[i] = alphabet[uint8(text[i]) % 9];
        }
        Splitter words = splitter();
        uint256 count = 0;
        for (uint256 at = 0; at < text.length; ++count) {
            bytes1 lead = text[at];
            if (lead < 0x80) at += 1;
            else if (lead < 0xe0) at += 2;
            else if (lead < 0xf0) at += 3;
            else if (lead < 0xf8) at += 4;
            else if (lead < 0xfc) at += 5;
            else at += 6;
        }
        bytes memory expected = new bytes(count);
        bytes memory left = text;
        for (uint256 k = 0; k < count; ++k) {
            bytes memory rune;
            (rune, left) = nextRune(left);
            if (keccak256(rune) == keccak256("a")) expected[k] = 0x01;
            if (keccak256(rune) == keccak256("b")) expected[k] = 0x02;
            if (keccak256(rune) == keccak256(bytes(unicode"é"))) expected[k] = 0x03;
            if (rune.length == 0) expected[k] = 0x04;
        }
        sameTokens(words.compatTokens(text), expected, text);
    }

    function nextRune(bytes memory left) private pure returns (bytes memory rune, bytes memory rest) {
        if (left.length == 0) return (left, left);
        uint256 n = left[0] < 0x80 ? 1 : left[0] < 0xe0 ? 2 : left[0] < 0xf0 ? 3 : 4;
        if (n > left.length) n = left.length;
        rune = part(left, n);
        rest = new bytes(left.length - n);
        for (uint256 i = 0; i < rest.length; ++i) {
            rest[i] = left[n + i];
        }
    }

    /// @dev Through the front: what is malformed becomes the unknown word, what is lost has no part, and what the rules see of it is all that counts.
    function test_aCompatTextGoesOnFromMalformedPrompts() public {
        EternalAI model = recurrentCompat();
        collection.mint(address(this), 1, address(model));
        // a truncated, an overlong, a stray byte with the one behind it; the last two letters lie beyond the count
        bytes[4] memory malformed = [bytes(hex"61c3"), hex"61c0af", hex"618062", hex"61f8616262"];
        for (uint256 i = 0; i < 4; ++i) {
            (string memory text, int256[][][] memory states, uint256 seed) = model.generateTextNoTx(1, string(malformed[i]), 4, none, i);
            (string memory same_, int256[][][] memory sameStates, uint256 sameSeed) = model.generateTextNoTx(1, "a?", 4, none, i);
            same(text, same_, "text");
            same(abi.encode(states, seed), abi.encode(sameStates, sameSeed), "states and seed");
            model.generateText(1, string(malformed[i]), 4, none, i);
        }
        vm.expectRevert(panic(0x11));
        model.generateTextNoTx(1, "", 1, none, 0);
    }

    /// @dev Profiles 1 to 3: truncated, overlong, stray, surrogates, beyond Unicode; the error names the byte.
    function test_theOtherProfilesRefuseWhatIsNoUtf8() public {
        Splitter words = splitter();
        bytes[8] memory texts = [bytes(hex"61c3"), hex"61e282", hex"c0af", hex"e080af", hex"6162bf", hex"eda080", hex"f4908080", hex"f888808080"];
        uint8[8] memory positions = [1, 1, 0, 1, 2, 1, 1, 0];
        for (uint256 i = 0; i < 8; ++i) {
            vm.expectRevert(abi.encodeWithSelector(Vocabulary.AIInvalidText.selector, positions[i]));
            words.tokens(texts[i]);
        }
        sameTokens(words.tokens(bytes(unicode"aéb☃😀")), hex"0103020000", "UTF-8");
        sameTokens(words.compatTokens(bytes(unicode"aéb☃😀")), hex"0103020000", "UTF-8, profile 0");
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
