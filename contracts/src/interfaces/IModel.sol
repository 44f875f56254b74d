// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Tensor} from "../tensor/Tensor.sol";

/// @title A sealed model that any contract can ask. Answers are pure functions of model and input; errors: docs/inference-semantics.md section 15.
interface IModel {
    /// @notice What the model is: layers, weights, vocabulary, classes and profile. Never changes once it is not zero.
    function modelHash() external view returns (bytes32);

    /// @notice The inert contract that describes the model; zero while it is not sealed.
    function description() external view returns (address);

    /// @notice "sd59x18-d1-compat", "sd59x18-d1", "sd59x18-d2" or "int8-v1".
    function profile() external view returns (string memory);

    /// @notice Whether it is sealed and can be asked.
    function isReady() external view returns (bool);

    /// @notice The whole model, whatever its profile.
    /// @param input `abi.encode(Tensor[])`: one tensor for each input
    /// @return `abi.encode(Tensor[])`: the output
    function infer(bytes calldata input) external view returns (bytes memory);

    /// @notice The whole model, typed.
    function run(Tensor[] calldata inputs) external view returns (Tensor[] memory);

    /// @notice The whole model for one input, whose shape is the model's own, and one output. Of a length that may vary the longest is taken: `run` and `infer`
    /// take shorter inputs.
    /// @param input elements in row-major order
    function predict(int256[] calldata input) external view returns (int256[] memory);
}
