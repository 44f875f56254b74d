// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModel} from "../interfaces/IModel.sol";
import {Pinned} from "./Pinned.sol";

/// @title Two models that answer together: the mean of their outputs, truncated toward zero.
contract Ensemble {
    /// @notice One of the two.
    IModel public immutable first;
    /// @notice The other one.
    IModel public immutable second;
    /// @notice Names both models, in order.
    bytes32 public immutable ensembleHash;

    /// @notice The two models answer with different numbers of elements.
    error EnsembleLengths(uint256 first, uint256 second);

    /// @param firstHash and secondHash: of the models that are meant; whoever deploys has looked what lies at their addresses (Pinned)
    constructor(IModel first_, bytes32 firstHash, IModel second_, bytes32 secondHash) {
        first = Pinned.demand(first_, firstHash);
        second = Pinned.demand(second_, secondHash);
        ensembleHash = keccak256(abi.encode(firstHash, secondHash));
    }

    /// @notice The mean of what both models answer, element by element, rounded toward zero.
    function predict(int256[] calldata input) external view returns (int256[] memory mean) {
        mean = first.predict(input);
        int256[] memory other = second.predict(input);
        if (mean.length != other.length) revert EnsembleLengths(mean.length, other.length);
        for (uint256 i = 0; i < mean.length; ++i) {
            mean[i] = (mean[i] + other[i]) / 2;
        }
    }
}
