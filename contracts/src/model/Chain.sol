// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIUnprovenState} from "../AIErrors.sol";
import {Hashes} from "./Hashes.sol";

/// @title Chained commitments: a run in several transactions goes on only from what this contract itself has computed for the same sender.
abstract contract Chain {
    /// @dev keccak256(sender, next layer, state hash) -> hash of the input that the chain began with
    mapping(bytes32 => bytes32) private _inputOf;

    /// @notice A step: the layers below `nextLayer` on the input of `inputHash` gave the state of `stateHash`.
    event Stepped(bytes32 indexed commitment, bytes32 indexed inputHash, uint256 nextLayer, bytes32 stateHash);
    /// @notice A whole evaluation, in one transaction or by an unbroken chain.
    event Inferred(bytes32 indexed modelHash, bytes32 indexed inputHash, bytes32 outputHash);

    /// @notice The input that `sender`'s state before layer `nextLayer` came from; 0 if there was no such step.
    function inputOf(address sender, uint256 nextLayer, bytes32 stateHash) public view returns (bytes32) {
        return _inputOf[keccak256(abi.encode(sender, nextLayer, stateHash))];
    }

    /// @dev The original input of a run from `layer` on; at layer 0 the state is the input.
    function _origin(uint256 layer, bytes32 stateHash) internal view returns (bytes32 inputHash) {
        if (layer == 0) return stateHash;
        return _proven(layer, stateHash);
    }

    function _proven(uint256 layer, bytes32 stateHash) internal view returns (bytes32 inputHash) {
        inputHash = inputOf(msg.sender, layer, stateHash);
        if (inputHash == 0) revert AIUnprovenState(layer, stateHash);
    }

    function _commit(bytes32 modelHash, uint256 profile, uint256 nextLayer, bytes32 inputHash, bytes32 stateHash) internal {
        _inputOf[keccak256(abi.encode(msg.sender, nextLayer, stateHash))] = inputHash;
        emit Stepped(Hashes.step(modelHash, profile, nextLayer, inputHash, stateHash), inputHash, nextLayer, stateHash);
    }
}
