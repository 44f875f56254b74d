// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModel} from "../interfaces/IModel.sol";

/// @title A contract that acts on a model's output: it pays a grant for each application that scores high enough, once.
/// @dev An application is public from when it is sent: whoever sees it first may send it as his own. Where that matters, commit to it before.
contract ScoredGrant {
    IModel public immutable model;
    int256 public immutable threshold;
    uint256 public immutable amount;
    mapping(bytes32 => bool) public paid;

    /// @notice An application was paid.
    event Granted(address indexed who, bytes32 indexed application, int256 score);

    /// @notice The model's score is below the threshold.
    error GrantScoreTooLow(int256 score, int256 threshold);
    /// @notice This application was paid before.
    error GrantPaidAlready(bytes32 application);
    /// @notice The applicant does not take the money, or there is none left.
    error GrantNotPaid();

    constructor(IModel model_, int256 threshold_, uint256 amount_) payable {
        (model, threshold, amount) = (model_, threshold_, amount_);
    }

    /// @notice Pays the sender for an application that scores high enough and was not paid before.
    function request(int256[] calldata input) external {
        bytes32 application = keccak256(abi.encode(input));
        if (paid[application]) revert GrantPaidAlready(application);
        int256 score = model.predict(input)[0];
        if (score < threshold) revert GrantScoreTooLow(score, threshold);
        paid[application] = true;
        emit Granted(msg.sender, application, score);
        (bool ok,) = msg.sender.call{value: amount}("");
        if (!ok) revert GrantNotPaid();
    }
}
