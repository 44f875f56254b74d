// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EternalAI} from "../src/fronts/EternalAI.sol";
import {MelodyRNN} from "../src/fronts/MelodyRNN.sol";
import {Model} from "../src/fronts/Model.sol";
import {Tensor} from "../src/tensor/Tensor.sol";
import {SmallModels} from "./kit/SmallModels.sol";
import {Vm} from "./kit/Vm.sol";

/// @dev What events commit to, made again from docs/inference-semantics.md section 10 and not by the library: fields, their order, and what is hashed of them.
contract CommitmentsTest is SmallModels {
    bytes32 private constant STEPPED = keccak256("Stepped(bytes32,bytes32,uint256,bytes32)");
    bytes32 private constant INFERRED = keccak256("Inferred(bytes32,bytes32,bytes32)");
    bytes32 private constant FORWARDED = keccak256("Forwarded(uint256,uint256,uint256,int256[][][],int256[])");
    bytes32 private constant GENERATED = keccak256("TextGenerated(uint256,string,int256[][][],uint256)");
    bytes32 private constant MELODY = keccak256("NewMelody(uint256,int256[])");

    int256[][][] private none;
    Tensor[] private empty;

    /// @dev h_k
    function committed(bytes32 model, uint256 profile, uint256 k, bytes32 input, bytes32 state) private pure returns (bytes32) {
        return keccak256(abi.encode(keccak256("aichain.step.v1"), model, profile, k, input, state));
    }

    function stepped(Vm.Log memory log, bytes32 model, uint256 profile, uint256 k, bytes32 input, bytes32 state) private pure {
        same(log.topics[0], STEPPED, "Stepped");
        same(log.topics[1], committed(model, profile, k, input, state), "commitment");
        same(log.topics[2], input, "input");
        same(log.data, abi.encode(k, state), "next layer and state");
    }

    function inferred(Vm.Log memory log, bytes32 model, bytes32 input, bytes32 output) private pure {
        same(log.topics[0], INFERRED, "Inferred");
        same(log.topics[1], model, "model");
        same(log.topics[2], input, "input");
        same(log.data, abi.encode(output), "output");
    }

    /// @dev Input, Dense, Add, Dense in profile 2, in two steps.
    function test_aGraphByRanges() public {
        Model model = sealedModel(2);
        bytes32 hash = model.modelHash();
        vm.recordLogs();
        (Tensor[] memory cut,) = model.step(0, 1, vector(ints(U, U)), empty);
        (Tensor[] memory out,) = model.step(2, 3, cut, empty);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        same(logs.length, 2, "an event for each step");
        bytes32 input = keccak256(abi.encode(vector(ints(U, U)), empty));
        stepped(logs[0], hash, 2, 2, input, keccak256(abi.encode(cut, empty)));
        inferred(logs[1], hash, input, keccak256(abi.encode(out)));
    }

    /// @dev The first library's ABI, in two steps.
    function test_aClassifierByRanges() public {
        EternalAI model = sealedCompat();
        bytes32 hash = model.modelHash();
        (, int256[] memory half) = model.forward(none, ints(U), 0, 1);
        (, int256[] memory out) = model.forward(none, ints(U), 0, 2);
        vm.recordLogs();
        model.classify(1, 0, 1, none, ints(U));
        model.classify(1, 2, 2, none, half);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        same(logs.length, 4, "two events for each");
        bytes32 input = keccak256(abi.encode(none, ints(U)));
        same(logs[0].topics[0], FORWARDED, "Forwarded");
        same(logs[0].topics[1], bytes32(uint256(1)), "token");
        same(logs[0].data, abi.encode(uint256(0), uint256(1), none, half), "range and tensors");
        stepped(logs[1], hash, 0, 2, input, keccak256(abi.encode(none, half)));
        inferred(logs[3], hash, input, keccak256(abi.encode(none, out)));
    }

    /// @dev A text in two transactions: what the second made comes from all that led to the first's states.
    function test_aTextAndWhatGoesOnFromIt() public {
        EternalAI model = recurrentCompat();
        collection.mint(address(this), 1, address(model));
        bytes32 hash = model.modelHash();
        (string memory one, int256[][][] memory states, uint256 seed) = model.generateTextNoTx(1, "ab", 2, none, 5);
        string memory last = string(lastRune(bytes(one)));
        (string memory two, int256[][][] memory after_, uint256 end) = model.generateTextNoTx(1, last, 1, states, seed);
        vm.recordLogs();
        model.generateText(1, "ab", 2, none, 5);
        model.generateText(1, last, 1, states, seed);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        same(logs.length, 6, "three events for each");
        uint256[] memory prompt = new uint256[](2);
        (prompt[0], prompt[1]) = (1, 2);
        bytes32 first = keccak256(abi.encode(prompt, none, uint256(5), uint256(2)));
        said(logs, 0, one, states, seed);
        inferred(logs[1], hash, first, keccak256(bytes(one)));
        uint256[] memory fed = new uint256[](1);
        fed[0] = tokenOf(last);
        stepped(logs[2], hash, 0, 0, first, keccak256(abi.encode(states, fed[0], seed)));
        bytes32 second = keccak256(abi.encode(first, fed, seed, uint256(1)));
        said(logs, 3, two, after_, end);
        inferred(logs[4], hash, second, keccak256(bytes(two)));
        stepped(logs[5], hash, 0, 0, second, keccak256(abi.encode(after_, tokenOf(two), end)));
    }

    function said(Vm.Log[] memory logs, uint256 i, string memory text, int256[][][] memory states, uint256 seed) private pure {
        same(logs[i].topics[0], GENERATED, "TextGenerated");
        same(logs[i].topics[1], bytes32(uint256(1)), "token");
        same(logs[i].data, abi.encode(text, states, seed), "text, states, seed");
    }

    function tokenOf(string memory word) private pure returns (uint256 token) {
        string[] memory words = words3();
        while (keccak256(bytes(words[token])) != keccak256(bytes(word))) {
            ++token;
        }
    }

    /// @dev The words are characters of one or two bytes.
    function lastRune(bytes memory text) private pure returns (bytes memory rune) {
        uint256 n = uint8(text[text.length - 1]) < 0x80 ? 1 : 2;
        rune = new bytes(n);
        for (uint256 i = 0; i < n; ++i) {
            rune[i] = text[text.length - n + i];
        }
    }

    function test_aMelody() public {
        MelodyRNN melody = melodyCompat();
        collection.mint(address(this), 1, address(melody));
        (int256[] memory notes,) = melody.generateMelodyTest(1, 4, ints(U, 2 * U));
        vm.recordLogs();
        melody.generateMelody(1, 4, ints(U, 2 * U));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        same(logs.length, 2, "two events");
        same(logs[0].topics[0], MELODY, "NewMelody");
        same(logs[0].topics[1], bytes32(uint256(1)), "token");
        same(logs[0].data, abi.encode(notes), "notes");
        inferred(logs[1], melody.modelHash(), keccak256(abi.encode(ints(U, 2 * U), uint256(4))), keccak256(abi.encode(notes)));
    }
}
