// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// Errors of evaluation: part of the arithmetic (docs/inference-semantics.md section 15), the same bytes from Solidity and from the native kernels.

/// @notice Record `layer` of a model's description breaks a rule of section 9, or its weights are not all there. `layer` = number of layers: the header.
error AIMalformedModel(uint256 layer);
/// @notice A tensor's shape, or the number of tensors, does not fit the layer at this position.
error AIShapeMismatch(uint256 layer);
/// @notice The layers `from..to` are no valid range of this model.
error AIRange(uint256 from, uint256 to);
/// @notice A number outside -2^111 < value < 2^111 where a sum of products needs it inside.
error AIOperandOutOfRange(int256 value);
/// @notice A token that is negative or beyond the vocabulary of an embedding.
error AITokenOutOfRange(int256 token);
/// @notice An element of an 8-bit tensor outside -128..127.
error AINotInt8(int256 value);
/// @notice A sum of int8 products, with its bias, outside int32.
error AIAccumulatorOverflow(int256 value);
/// @notice A step from a state that this contract has not made for this sender.
error AIUnprovenState(uint256 layer, bytes32 stateHash);
/// @notice The first library's error for a Dense layer of one unit on a vector of the wrong length.
error InvalidMatrixDimensions();
