// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModel} from "../interfaces/IModel.sol";
import {Pinned} from "./Pinned.sol";

/// @title A contract that acts on a model's output: it pays a grant for each application that scores high enough, once.
/// @notice What nobody has won by the deadline goes back to whom it came from: no reward is locked.
/// @dev An application is public from when it is sent: whoever sees it first may send it as his own. Where that matters, commit to it before.
contract ScoredGrant {
    /// @notice Who scores.
    IModel public immutable model;
    /// @notice How many numbers an application has: some models leave out of account what is too many, and would be paid for one application more than once.
    uint256 public immutable length;
    /// @notice The least score that is paid.
    int256 public immutable threshold;
    /// @notice What one application brings, in wei.
    uint256 public immutable amount;
    /// @notice Who has paid the grants, and takes back what is left.
    address public immutable funder;
    /// @notice Applications are paid before this time, in seconds; what is left is taken back from then on.
    uint256 public immutable deadline;
    /// @notice Whether an application has been paid: keccak256 of its ABI encoding.
    mapping(bytes32 => bool) public paid;

    /// @notice An application was paid.
    event Granted(address indexed who, bytes32 indexed application, int256 score);

    /// @notice The model's score is below the threshold.
    error GrantScoreTooLow(int256 score, int256 threshold);
    /// @notice An application has another number of elements.
    error GrantWrongLength(uint256 found, uint256 expected);
    /// @notice This application was paid before.
    error GrantPaidAlready(bytes32 application);
    /// @notice The applicant does not take the money, or there is none left.
    error GrantNotPaid();
    /// @notice No more applications are paid.
    error GrantOver(uint256 deadline);
    /// @notice Nothing is taken back yet.
    error GrantOpen(uint256 deadline);

    /// @param modelHash of the model that is meant; whoever deploys has looked what lies at its address (Pinned)
    constructor(IModel model_, bytes32 modelHash, uint256 length_, int256 threshold_, uint256 amount_, uint256 deadline_) payable {
        model = Pinned.demand(model_, modelHash);
        (length, threshold, amount, funder, deadline) = (length_, threshold_, amount_, msg.sender, deadline_);
    }

    /// @notice Pays the sender for an application that scores high enough and was not paid before.
    function request(int256[] calldata input) external {
        if (block.timestamp >= deadline) revert GrantOver(deadline);
        if (input.length != length) revert GrantWrongLength(input.length, length);
        bytes32 application = keccak256(abi.encode(input));
        if (paid[application]) revert GrantPaidAlready(application);
        int256 score = model.predict(input)[0];
        if (score < threshold) revert GrantScoreTooLow(score, threshold);
        paid[application] = true;
        emit Granted(msg.sender, application, score);
        (bool ok,) = msg.sender.call{value: amount}("");
        if (!ok) revert GrantNotPaid();
    }

    /// @notice Sends what is left back to the funder, whoever asks.
    function reclaim() external {
        if (block.timestamp < deadline) revert GrantOpen(deadline);
        (bool ok,) = funder.call{value: address(this).balance}("");
        if (!ok) revert GrantNotPaid();
    }
}
