// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ERC-7007, tokens for content that a model has made. Interface id 0x702c55a6.
interface IERC7007 {
    /// @notice The content of a token, as the model made it of the prompt.
    event AigcData(uint256 indexed tokenId, bytes indexed prompt, bytes indexed aigcData, bytes proof);

    /// @notice Gives a token its content, once.
    function addAigcData(uint256 tokenId, bytes calldata prompt, bytes calldata aigcData, bytes calldata proof) external;

    /// @notice Whether the model makes this content of the prompt.
    function verify(bytes calldata prompt, bytes calldata aigcData, bytes calldata proof) external view returns (bool success);
}
