// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What a model of the first library asks its collection.
interface IModelCollection {
    /// @notice Whom a token belongs to.
    function ownerOf(uint256 tokenId) external view returns (address);
    /// @notice The model that is a token.
    function modelAddressOf(uint256 tokenId) external view returns (address);
}
