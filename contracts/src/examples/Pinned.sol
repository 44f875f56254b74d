// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModel} from "../interfaces/IModel.sol";

/// @title What a contract asks of a model before it trusts it for good: that it is sealed, and that it is the one that is meant.
/// @notice Both answers are the word of the contract at that address, and one that is no model of the library may give any. So whoever deploys looks first at what
/// lies there (`aichain model show`: code, creation, hash). From then on the address is enough: its code stays, and a sealed model does not change.
library Pinned {
    /// @notice A draft could still become another model: its author would decide what.
    error ModelIsADraft(IModel model);
    /// @notice The contract at this address is not the model that is meant.
    error OtherModel(bytes32 found, bytes32 expected);

    /// @param modelHash the model that is meant: an address alone says little
    function demand(IModel model, bytes32 modelHash) internal view returns (IModel) {
        if (!model.isReady()) revert ModelIsADraft(model);
        if (model.modelHash() != modelHash) revert OtherModel(model.modelHash(), modelHash);
        return model;
    }
}
