// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IntoUint256} from "./IntoUint256.sol";
import {Sampling} from "../math/Sampling.sol";
import {LayerType} from "../model/LayerType.sol";
import {CompatFront, FirstLayerType} from "./CompatFront.sol";

/// @title A model of melodies with the first library's ABI and results (profile sd59x18-d1-compat). Notes are SD59x18 integers.
contract MelodyRNN is CompatFront {
    /// @dev What an LSTM's first input is scaled by: 128 pitches, note off, no event.
    int256 private constant EVENTS = 130;

    uint256[] private _vocabs;

    /// @notice A generated melody.
    event NewMelody(uint256 indexed tokenId, int256[] melody);

    constructor(string memory name, address collection, address engine, address rules, uint256 packing)
        CompatFront(name, collection, engine, rules, packing)
    {}

    /// @notice Configures the layers; an earlier configuration and its weights are forgotten.
    function setModel(bytes[] calldata configs) external drafting {
        _read(configs);
    }

    /// @notice Stores the next weights of number `layerInd` among the layers of a type, as code.
    function appendWeights(int256[] calldata weights, uint256 layerInd, FirstLayerType layerType) external drafting {
        _append(weights, layerInd, uint256(layerType));
    }

    /// @notice The events that the model's outputs stand for; none: outputs are events.
    function setVocabs(uint256[] calldata vocabs) external drafting {
        _vocabs = vocabs;
    }

    /// @notice The events that the model's outputs stand for.
    function getVocabs() external view returns (uint256[] memory) {
        return _vocabs;
    }

    /// @notice Whether outputs stand for other events than their own numbers.
    function vocabInfo() external view returns (bool hasVocab) {
        return _vocabs.length != 0;
    }

    /// @notice Size of the image (zeros), name, and the layers by type and number within it.
    function getInfo() external view returns (uint256[3] memory inputDim, string memory name, Info[] memory layers) {
        return (_inputDim, modelName, _infos());
    }

    /// @notice Inputs, units, weights [in][units] and biases of a Dense layer.
    function getDenseLayer(uint256 layerIdx) external view returns (uint256, uint256, int256[][] memory, int256[] memory) {
        _show(_rules().denseLayer, LayerType.DENSE, layerIdx);
    }

    /// @notice Inputs, units, and the forget gate of an LSTM: kernel, recurrent kernel, bias.
    function getLSTMLayer(uint256 layerIdx) external view returns (uint256, uint256, int256[][] memory, int256[][] memory, int256[] memory) {
        _show(_rules().lstmLayer, LayerType.LSTM, layerIdx);
    }

    /// @notice `noteCount` notes after the notes x, a pure function of its arguments, and the states behind them.
    function generateMelodyTest(uint256 id, uint256 noteCount, int256[] calldata x)
        external
        view
        returns (int256[] memory notes, int256[][][] memory states)
    {
        return generate(id, noteCount, x);
    }

    /// @notice `generateMelodyTest`, on the record.
    function generateMelody(uint256 id, uint256 noteCount, int256[] calldata x) external {
        (int256[] memory notes,) = generate(id, noteCount, x);
        emit NewMelody(modelId, notes);
        emit Inferred(modelHash, keccak256(abi.encode(x, noteCount)), keccak256(abi.encode(notes)));
    }

    function generate(uint256 id, uint256 noteCount, int256[] calldata x)
        private
        view
        minted(id)
        returns (int256[] memory notes, int256[][][] memory states)
    {
        uint256 seed = uint256(keccak256(abi.encodePacked(x)));
        uint256 feed = x.length - 1; // an empty input: Panic 0x11
        states = emptyStates();
        for (uint256 i = 0; i < feed; ++i) {
            (, states) = step(IntoUint256.note(x[i]), false, states);
        }
        uint256 token = IntoUint256.note(x[feed]);
        notes = new int256[](noteCount);
        for (uint256 i = 0; i < noteCount; ++i) {
            int256[] memory logits;
            (logits, states) = step(token, true, states);
            token = Sampling.compatEvent(logits, seed);
            if (_vocabs.length != 0) token = _vocabs[token];
            notes[i] = int256(token * 1e18);
            seed = uint256(keccak256(abi.encodePacked(seed)));
        }
    }

    function step(uint256 token, bool isGenerating, int256[][][] memory states) private view returns (int256[] memory, int256[][][] memory) {
        return _step(token, int256(token * 1e18) / EVENTS, isGenerating, states);
    }

    /// @dev One empty state for each cell: LSTM cells take it for zeros.
    function emptyStates() private view returns (int256[][][] memory) {
        return new int256[][][](_zeroStates().length);
    }

    /// @notice A choice by given weights, which need not add up to one.
    /// @param seed taken mod 10^18, without its sign
    function sampleWithTemperature(int256[] calldata p, int256 seed) external pure returns (uint256) {
        return Sampling.proportional(p, seed);
    }

    function _vocabularyHash() internal view override returns (bytes32) {
        return _vocabs.length == 0 ? bytes32(0) : keccak256(abi.encode(_vocabs));
    }

    function _classesHash() internal pure override returns (bytes32) {
        return keccak256(abi.encode(new string[](0)));
    }
}
