// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Convolution, Plan} from "./Convolution.sol";

/// @title Pooling over flat images (docs/inference-semantics.md sections 6.1 and 7). Cells outside never count.
library Pooling {
    /// @dev What becomes of a window: its greatest cell, its truncated mean, or its mean rounded half up.
    enum Way {
        Max,
        Mean,
        RoundedMean
    }

    function pool(int256[] memory x, Plan memory plan, uint256[2] memory size, uint256[2] memory stride, Way way)
        internal
        pure
        returns (int256[] memory y)
    {
        y = new int256[](plan.a * plan.b * plan.p);
        uint256 place = 0;
        for (uint256 i = 0; i < plan.a; ++i) {
            (uint256 r0, uint256 r1) = Convolution.inside(i * stride[0], plan.padA, plan.n, size[0]);
            uint256 row = i * stride[0] + r0 - plan.padA;
            for (uint256 j = 0; j < plan.b; ++j) {
                (uint256 c0, uint256 c1) = Convolution.inside(j * stride[1], plan.padB, plan.m, size[1]);
                uint256 first = (row * plan.m + j * stride[1] + c0 - plan.padB) * plan.p;
                for (uint256 k = 0; k < plan.p; ++k) {
                    y[place++] = window(x, plan, first + k, r1 - r0, c1 - c0, way);
                }
            }
        }
    }

    function window(int256[] memory x, Plan memory plan, uint256 first, uint256 rows, uint256 columns, Way way) private pure returns (int256 r) {
        if (way == Way.Max) r = x[first];
        for (uint256 dx = 0; dx < rows; ++dx) {
            for (uint256 dy = 0; dy < columns; ++dy) {
                int256 value = x[first + (dx * plan.m + dy) * plan.p];
                if (way != Way.Max) r += value;
                else if (value > r) r = value;
            }
        }
        return way == Way.Max ? r : mean(r, int256(rows * columns), way);
    }

    /// @notice sum / n, truncated, or rounded with halves up.
    function mean(int256 sum, int256 n, Way way) internal pure returns (int256) {
        if (way == Way.Mean) return sum / n;
        int256 twice = 2 * sum + n;
        int256 q = twice / (2 * n);
        return twice % (2 * n) < 0 ? q - 1 : q; // floor
    }
}
