// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModelCollection} from "../interfaces/IModelCollection.sol";
import {CompatFront} from "./CompatFront.sol";

/// @title The collection of models that nobody trades: each belongs to its author, and its id is its address.
/// @notice The first library's calls want a model that a collection has minted. This one holds nothing and has no owner: one on a chain is enough for all.
contract AuthorCollection is IModelCollection {
    /// @notice Only the model's author may register it.
    error AINotAuthor(address sender);
    /// @notice The model can still change.
    error AINotSealed();

    /// @notice Gives a sealed model its id, once; only its author may.
    function register(CompatFront model) external {
        if (msg.sender != model.author()) revert AINotAuthor(msg.sender);
        if (!model.isSealed()) revert AINotSealed();
        model.setModelId(uint160(address(model)));
    }

    /// @inheritdoc IModelCollection
    function ownerOf(uint256 tokenId) external view returns (address) {
        return CompatFront(modelAddressOf(tokenId)).author();
    }

    /// @inheritdoc IModelCollection
    function modelAddressOf(uint256 tokenId) public pure returns (address) {
        return address(uint160(tokenId));
    }
}
