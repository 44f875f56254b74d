// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModel} from "../interfaces/IModel.sol";
import {Pinned} from "./Pinned.sol";

/// @title A door that a model keeps: who shows an input that it takes for the wanted class may enter.
/// @dev An input that opens the door is public from then on and opens it for everybody: the gate knows inputs, not people.
contract PredictionGate {
    /// @notice Who judges.
    IModel public immutable model;
    /// @notice The output that must be great enough.
    uint256 public immutable wanted;
    /// @notice How great.
    int256 public immutable threshold;
    /// @notice Who has come in.
    mapping(address => bool) public entered;

    /// @notice Somebody was let in, on this input and with this confidence.
    event Entered(address indexed who, bytes32 inputHash, int256 confidence);

    /// @notice The model is not sure enough.
    error GateRefused(int256 confidence, int256 threshold);

    /// @param modelHash of the model that is meant; whoever deploys has looked what lies at its address (Pinned)
    /// @param threshold_ the least output for `wanted_`, raw SD59x18
    constructor(IModel model_, bytes32 modelHash, uint256 wanted_, int256 threshold_) {
        model = Pinned.demand(model_, modelHash);
        (wanted, threshold) = (wanted_, threshold_);
    }

    /// @notice Lets the sender in if the model is sure enough of the input.
    function enter(int256[] calldata input) external {
        int256 confidence = model.predict(input)[wanted];
        if (confidence < threshold) revert GateRefused(confidence, threshold);
        entered[msg.sender] = true;
        emit Entered(msg.sender, keccak256(abi.encode(input)), confidence);
    }
}
