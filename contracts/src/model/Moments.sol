// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIUnprovenState} from "../AIErrors.sol";
import {Hashes, Moment} from "./Hashes.sol";

/// @title Chained commitments over time: the states of recurrent layers go on only from what this contract itself has computed for the same sender.
abstract contract Moments {
    /// @dev What a sender's states came from.
    struct Past {
        bytes32 commitment;
        uint256 number;
    }

    /// @dev keccak256(sender, from, to, states hash) -> the moment that left these states
    mapping(bytes32 => Past) private _pastOf;

    /// @notice A step left states, which the same sender may go on with in the same layers; the commitment is over all of the moment.
    event Remembered(bytes32 indexed commitment, Moment moment);

    /// @notice The commitment of the moment in which layers `from..to` left `sender` these states, and how many moments led to it; 0: they did not.
    function pastOf(address sender, uint256 from, uint256 to, bytes32 statesHash) public view returns (bytes32 commitment, uint256 number) {
        Past storage past = _pastOf[keccak256(abi.encode(sender, from, to, statesHash))];
        return (past.commitment, past.number);
    }

    /// @dev What is known of a step before it is taken: given states must be of this contract's making.
    /// @param begins whether no states are given
    function _moment(uint256 from, uint256 to, bytes32 inputHash, bytes32 statesIn, bool begins) internal view returns (Moment memory m) {
        (m.from, m.to, m.number, m.inputHash, m.statesIn) = (from, to, 1, inputHash, statesIn);
        if (begins) return m;
        uint256 number;
        (m.before, number) = pastOf(msg.sender, from, to, statesIn);
        if (number == 0) revert AIUnprovenState(from, statesIn);
        m.number = number + 1;
    }

    /// @dev What a step's results come from: its input, and with states everything that made them.
    function _originOf(Moment memory m) internal pure returns (bytes32) {
        return m.number == 1 ? m.inputHash : keccak256(abi.encode(m.before, m.inputHash));
    }

    function _remember(bytes32 modelHash, uint256 profile, Moment memory m) internal {
        bytes32 commitment = Hashes.moment(modelHash, profile, m);
        _pastOf[keccak256(abi.encode(msg.sender, m.from, m.to, m.statesOut))] = Past(commitment, m.number);
        emit Remembered(commitment, m);
    }
}
