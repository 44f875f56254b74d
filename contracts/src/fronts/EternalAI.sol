// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LayerType} from "../model/LayerType.sol";
import {Sampling} from "../math/Sampling.sol";
import {Vocabulary, Words} from "../model/Vocabulary.sol";
import {CompatFront, FirstLayerType} from "./CompatFront.sol";

/// @title A classifier or text model with the first library's ABI, and its results to the last bit (profile sd59x18-d1-compat).
/// @notice Unlike the first library's: only the author configures it, it is sealed when it is minted, and nothing is emitted that was not computed here.
contract EternalAI is CompatFront {
    string[] private _classes;
    Words private _words;

    /// @notice A whole evaluation, or the end of an unbroken chain of ranges; `Inferred` beside it names model and input.
    event Classified(uint256 indexed tokenId, uint256 classIndex, string className, int256[] outputs, int256 confidence);
    /// @notice The tensors behind a range of layers, from which the same sender may go on.
    event Forwarded(uint256 indexed tokenId, uint256 fromLayerIndex, uint256 toLayerIndex, int256[][][] outputs1, int256[] outputs2);
    /// @notice A generated text, and the state and seed to go on with.
    event TextGenerated(uint256 indexed tokenId, string result, int256[][][] states, uint256 seed);

    constructor(string memory name, string[] memory classes, address collection, address engine, address rules, uint256 packing)
        CompatFront(name, collection, engine, rules, packing)
    {
        _classes = classes;
    }

    /// @notice Configures the layers; an earlier configuration and its weights are forgotten.
    function setEternalAI(uint256, bytes[] calldata configs) external drafting {
        _read(configs);
    }

    /// @notice Stores the next weights of number `layerInd` among the layers of a type, as code.
    function appendWeights(uint256, int256[] calldata weights, uint256 layerInd, FirstLayerType layerType) external drafting {
        _append(weights, layerInd, uint256(layerType));
    }

    /// @notice The entries that tokens stand for; an earlier vocabulary is forgotten. `unkToken`: what any other text becomes.
    function setVocabs(uint256, string[] memory vocabs, string memory unkToken) external drafting {
        Vocabulary.set(_words, vocabs, unkToken);
    }

    /// @notice The index of the unknown token, counted from 1; 0: no vocabulary.
    function vocabInfo() external view returns (uint256 unkIndex) {
        return _words.unknown;
    }

    /// @notice Size of the image (zeros for tokens), names, and the layers by type and number within it.
    function getInfo() external view returns (uint256[3] memory inputDim, string memory name, string[] memory classesName, Info[] memory layers) {
        return (_inputDim, modelName, _classes, _infos());
    }

    /// @notice Inputs, units, weights [in][units] and biases of a Dense layer.
    function getDenseLayer(uint256, uint256 layerIdx) external view returns (uint256, uint256, int256[][] memory, int256[] memory) {
        _show(_rules().denseLayer, LayerType.DENSE, layerIdx);
    }

    /// @notice Kernel size, channels, filters, weights [kh][kw][cin][filters] and biases of a Conv2D layer.
    function getConv2DLayer(uint256, uint256 layerIdx)
        external
        view
        returns (uint256, uint256, uint256, uint256, int256[][][][] memory, int256[] memory)
    {
        _show(_rules().conv2DLayer, LayerType.CONV_2D, layerIdx);
    }

    /// @notice Inputs, units, and the forget gate of an LSTM: kernel, recurrent kernel, bias.
    function getLSTMLayer(uint256, uint256 layerIdx) external view returns (uint256, uint256, int256[][] memory, int256[][] memory, int256[] memory) {
        _show(_rules().lstmLayer, LayerType.LSTM, layerIdx);
    }

    /// @notice Layers `from..to`, without a class; the last one's output is its softmax.
    function forward(int256[][][] memory x1, int256[] memory x2, uint256 from, uint256 to)
        external
        view
        ready
        returns (int256[][][] memory, int256[] memory)
    {
        return _forward(from, to, x1, x2);
    }

    /// @notice Layers `from..to` on (x1, x2), a pure function. Behind the last layer: the class, its name and its probability.
    function evaluate(uint256 id, uint256 from, uint256 to, int256[][][] memory x1, int256[] memory x2)
        external
        view
        minted(id)
        returns (string memory className, int256[][][] memory r1, int256[] memory r2, int256 confidence)
    {
        to = _clamp(to);
        (r1, r2) = _forward(from, to, x1, x2);
        if (to == _layerCount() - 1) {
            uint256 class = greatest(r2);
            (className, confidence) = (_classes[class], r2[class]);
        }
    }

    /// @notice Evaluates and says so in events. Layers from > 0 go on only from a state that this contract emitted for the same sender.
    /// Value is credited to the owner of the model's token.
    function classify(uint256 id, uint256 from, uint256 to, int256[][][] memory x1, int256[] memory x2) external payable minted(id) {
        _creditOwner();
        bytes32 origin = _origin(from, keccak256(abi.encode(x1, x2)));
        to = _clamp(to);
        (int256[][][] memory r1, int256[] memory r2) = _forward(from, to, x1, x2);
        bytes32 result = keccak256(abi.encode(r1, r2));
        if (to == _layerCount() - 1) {
            uint256 class = greatest(r2);
            emit Classified(modelId, class, _classes[class], r2, r2[class]);
            emit Inferred(modelHash, origin, result);
        } else {
            emit Forwarded(modelId, from, to, r1, r2);
            _commit(modelHash, 0, to + 1, origin, result);
        }
    }

    function greatest(int256[] memory v) private pure returns (uint256 best) {
        for (uint256 i = 1; i < v.length; ++i) {
            if (v[i] > v[best]) best = i;
        }
    }

    /// @notice `toGenerate` tokens after the prompt, a pure function of its arguments. No states: the prompt is fed first; with states only its last token is.
    function generateTextNoTx(uint256 id, string memory prompt, uint256 toGenerate, int256[][][] memory states, uint256 seed)
        external
        view
        minted(id)
        returns (string memory, int256[][][] memory, uint256)
    {
        Run memory r = _generate(Vocabulary.compatTokens(_words, prompt), toGenerate, states, seed);
        return (Vocabulary.text(_words, r.made), r.states, r.seed);
    }

    /// @notice Generates text and says so. With states, they, the last token and the seed must be those that this contract left the sender with.
    function generateText(uint256 id, string memory prompt, uint256 toGenerate, int256[][][] memory states, uint256 seed) external minted(id) {
        uint256[] memory tokens = Vocabulary.compatTokens(_words, prompt);
        bytes32 origin = keccak256(abi.encode(tokens, states, seed, toGenerate));
        if (states.length != 0) {
            bytes32 before = _proven(0, keccak256(abi.encode(states, tokens[tokens.length - 1], seed)));
            origin = keccak256(abi.encode(before, tokens, seed, toGenerate));
        }
        Run memory r = _generate(tokens, toGenerate, states, seed);
        string memory text = Vocabulary.text(_words, r.made);
        emit TextGenerated(modelId, text, r.states, r.seed);
        emit Inferred(modelHash, origin, keccak256(bytes(text)));
        _commit(modelHash, 0, 0, origin, keccak256(abi.encode(r.states, r.token, r.seed)));
    }

    /// @dev A run of generation: its state, the token to feed next, and what it has made.
    struct Run {
        int256[][][] states;
        uint256 token;
        uint256 seed;
        uint256[] made;
    }

    function _generate(uint256[] memory tokens, uint256 toGenerate, int256[][][] memory states, uint256 seed) private view returns (Run memory r) {
        uint256 feed = tokens.length - 1; // an empty prompt: Panic 0x11
        r.states = states;
        if (states.length == 0) {
            r.states = _zeroStates();
            for (uint256 i = 0; i < feed; ++i) {
                (, r.states) = step(tokens[i], false, r.states);
            }
        }
        (r.token, r.seed, r.made) = (tokens[feed], seed, new uint256[](toGenerate));
        for (uint256 i = 0; i < toGenerate; ++i) {
            r.seed = uint256(keccak256(abi.encodePacked(r.seed)));
            int256[] memory logits;
            (logits, r.states) = step(r.token, true, r.states);
            r.token = Sampling.compatText(logits, _words.unknown - 1, r.seed);
            r.made[i] = r.token;
        }
    }

    function step(uint256 token, bool isGenerating, int256[][][] memory states) private view returns (int256[] memory, int256[][][] memory) {
        return _step(token, int256(token * 1e18 / _words.count), isGenerating, states);
    }

    function _vocabularyHash() internal view override returns (bytes32) {
        return _words.hash;
    }

    function _classesHash() internal view override returns (bytes32) {
        return keccak256(abi.encode(_classes));
    }
}
