// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SD59x18, sd} from "@prb/math/src/SD59x18.sol";

/// @title Sums of products as the first library wrote them: PRBMath's operators on arrays of arrays. What `bench/run inference` holds ours against.
contract LiteralSums {
    uint256 private constant INPUTS = 64;
    uint256 private constant UNITS = 32;

    /// @notice Sums of 64 products each, until there are `products` of them.
    function sums(uint256 products) external pure returns (int256 total) {
        (SD59x18[] memory x, SD59x18[][] memory w) = operands();
        SD59x18 all;
        for (uint256 done = 0; done < products; done += INPUTS) {
            uint256 j = done / INPUTS % UNITS;
            SD59x18 sum;
            for (uint256 k = 0; k < INPUTS; ++k) {
                sum = sum + x[k] * w[k][j];
            }
            all = all + sum;
        }
        return all.unwrap();
    }

    /// @dev Numbers between -1 and 1.
    function operands() private pure returns (SD59x18[] memory x, SD59x18[][] memory w) {
        x = new SD59x18[](INPUTS);
        w = new SD59x18[][](INPUTS);
        for (uint256 k = 0; k < INPUTS; ++k) {
            x[k] = sd(int256(uint256(keccak256(abi.encode(k)))) % 1e18);
            w[k] = new SD59x18[](UNITS);
            for (uint256 j = 0; j < UNITS; ++j) {
                w[k][j] = sd(int256(uint256(keccak256(abi.encode(k, j)))) % 1e18);
            }
        }
    }
}
