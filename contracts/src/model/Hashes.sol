// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev A step that left states: layers `from..to`, for the `number`th time in a row, counted from 1. All hashes: docs/inference-semantics.md section 10.
struct Moment {
    uint256 from;
    uint256 to;
    uint256 number;
    bytes32 before; // commitment of the moment that the states came from; 0: they began from zeros
    bytes32 inputHash; // of what the step took, or of what that came from
    bytes32 statesIn;
    bytes32 statesOut;
}

/// @title The hashes that name models, inputs, steps and results (docs/inference-semantics.md section 10).
library Hashes {
    bytes32 private constant LAYER = keccak256("aichain.layer.v1");
    bytes32 private constant MODEL = keccak256("aichain.model.v1");
    bytes32 private constant STEP = keccak256("aichain.step.v1");
    bytes32 private constant MOMENT = keccak256("aichain.moment.v1");
    bytes32 private constant REQUEST = keccak256("aichain.request.v1");

    function layer(bytes memory record, bytes32 weightRoot) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(LAYER, record, weightRoot));
    }

    function model(uint256 profile, uint256 inputs, bytes memory layerHashes, bytes32 vocabulary, bytes32 classes) internal pure returns (bytes32) {
        return keccak256(abi.encode(MODEL, profile, inputs, keccak256(layerHashes), vocabulary, classes));
    }

    function step(bytes32 modelHash, uint256 profile, uint256 k, bytes32 inputHash, bytes32 stateHash) internal pure returns (bytes32) {
        return keccak256(abi.encode(STEP, modelHash, profile, k, inputHash, stateHash));
    }

    function moment(bytes32 modelHash, uint256 profile, Moment memory m) internal pure returns (bytes32) {
        return keccak256(abi.encode(MOMENT, modelHash, profile, m));
    }

    function request(bytes32 modelHash, bytes32 inputHash, bytes32 parametersHash) internal pure returns (bytes32) {
        return keccak256(abi.encode(REQUEST, modelHash, inputHash, parametersHash));
    }
}
