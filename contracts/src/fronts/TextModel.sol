// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModel} from "../interfaces/IModel.sol";
import {Sampling} from "../math/Sampling.sol";
import {Tensor, Tensors} from "../tensor/Tensor.sol";
import {Vocabulary, Words} from "../model/Vocabulary.sol";
import {Hashes} from "../model/Hashes.sol";

/// @dev How tokens are chosen. temperature: raw SD59x18, 0 = greedy; top: 0 = all tokens.
struct SamplingParameters {
    int256 temperature;
    uint256 top;
}

/// @title Text from a sealed model whose input is a window of tokens and whose output has a row of logits for each: a transformer, for example.
/// @notice It owns nothing of the model: the vocabulary is fixed in the constructor, and `textHash` names model and vocabulary together.
contract TextModel {
    /// @notice What generates: its address is trusted, so look what code lies there.
    IModel public immutable model;
    /// @notice The most tokens that it sees at once.
    uint256 public immutable window;
    Words private _words;

    /// @notice A generated text; the request names model, prompt and parameters.
    event TextGenerated(bytes32 indexed requestId, string prompt, string result, uint256 seed);

    /// @notice A temperature is 0 (greedy) or from 10^15 to 10^21.
    error AITemperature(int256 given);
    /// @notice The model is not sealed.
    error AINotReady();
    /// @notice There is no token to begin with.
    error AIEmptyPrompt();

    /// @param window_ the most tokens that the model takes
    constructor(IModel model_, uint256 window_, string[] memory words, string memory unknown) {
        if (!model_.isReady()) revert AINotReady();
        (model, window) = (model_, window_);
        Vocabulary.set(_words, words, unknown);
    }

    /// @notice What generates here: the model and the vocabulary.
    function textHash() public view returns (bytes32) {
        return keccak256(abi.encode(model.modelHash(), _words.hash, window));
    }

    /// @notice `count` tokens after the prompt; a pure function of its arguments.
    /// @return text the generated tokens
    /// @return seed_ the last hash of the seed, to go on with
    function generate(string memory prompt, uint256 count, uint256 seed, SamplingParameters memory p)
        public
        view
        returns (string memory text, uint256 seed_)
    {
        bool usual = p.temperature == 0 || (p.temperature >= 1e15 && p.temperature <= 1e21);
        if (!usual) revert AITemperature(p.temperature);
        uint256[] memory given = Vocabulary.tokens(_words, prompt);
        if (given.length == 0) revert AIEmptyPrompt();
        int256[] memory context = new int256[](given.length + count);
        for (uint256 i = 0; i < given.length; ++i) {
            context[i] = int256(given[i]);
        }
        uint256[] memory made = new uint256[](count);
        seed_ = seed;
        for (uint256 k = 0; k < count; ++k) {
            seed_ = uint256(keccak256(abi.encodePacked(seed_)));
            made[k] = Sampling.choose(logits(context, given.length + k), p.temperature, p.top, _words.unknown - 1, seed_);
            context[given.length + k] = int256(made[k]);
        }
        text = Vocabulary.text(_words, made);
    }

    /// @notice `generate`, on the record.
    function generateText(string calldata prompt, uint256 count, uint256 seed, SamplingParameters calldata p) external returns (string memory text) {
        uint256 last;
        (text, last) = generate(prompt, count, seed, p);
        bytes32 id = Hashes.request(textHash(), keccak256(bytes(prompt)), keccak256(abi.encode(count, seed, p)));
        emit TextGenerated(id, prompt, text, last);
    }

    /// @dev The last row that the model gives for the last `window` of the first n tokens.
    function logits(int256[] memory context, uint256 n) private view returns (int256[] memory row) {
        uint256 from = n > window ? n - window : 0;
        int256[] memory seen = new int256[](n - from);
        for (uint256 i = from; i < n; ++i) {
            seen[i - from] = context[i];
        }
        Tensor[] memory inputs = new Tensor[](1);
        inputs[0] = Tensors.vector(seen);
        Tensor memory output = model.run(inputs)[0];
        uint256 width = Tensors.last(output);
        row = new int256[](width);
        uint256 first = output.data.length - width;
        for (uint256 i = 0; i < width; ++i) {
            row[i] = output.data[first + i];
        }
    }
}
