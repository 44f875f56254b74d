// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Tensor} from "../tensor/Tensor.sol";

/// @title Evaluates sealed models of the first library's semantics, profile sd59x18-d1-compat (docs/inference-semantics.md sections 5 and 13).
interface ICompatEngine {
    /// @notice Layers `from..to` on (x1, x2); after the last layer x2 is its softmax.
    function forward(address description, uint256 from, uint256 to, int256[][][] calldata x1, int256[] calldata x2)
        external
        view
        returns (int256[][][] memory, int256[] memory);

    /// @notice One token through a recurrent model.
    /// @param scaled what an LSTM gets as its input if it is the first layer
    /// @param isGenerating false: a last Dense layer is left out
    function step(address description, uint256 token, int256 scaled, bool isGenerating, int256[][][] calldata states)
        external
        view
        returns (int256[] memory, int256[][][] memory);
}

/// @title Evaluates sealed models of the profiles sd59x18-d1, sd59x18-d2 and int8-v1 (docs/inference-semantics.md section 11).
interface IEngine {
    /// @notice Layers `from..to` of a described model: the tensors of the cut behind them, and the states of their recurrent layers.
    function evaluate(address description, uint256 from, uint256 to, Tensor[] calldata values, Tensor[] calldata states)
        external
        view
        returns (Tensor[] memory, Tensor[] memory);
}
