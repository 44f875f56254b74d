// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fixed} from "./Fixed.sol";

/// @title Softmax, as the first library computes it and as it should be (docs/inference-semantics.md section 4).
library Softmax {
    /// @notice e_i = exp(v_i), p_i = e_i / sum. No maximum is subtracted: large logits revert, very small ones divide by zero.
    function compat(int256[] memory v) internal pure returns (int256[] memory p) {
        return normalised(v, 0, v.length, 0);
    }

    /// @notice e_i = exp(v_i - max), p_i = e_i / sum.
    function stable(int256[] memory v) internal pure returns (int256[] memory) {
        return stableRow(v, 0, v.length);
    }

    /// @notice `stable` of the elements start..start + count - 1, count > 0.
    function stableRow(int256[] memory v, uint256 start, uint256 count) internal pure returns (int256[] memory) {
        int256 max = v[start];
        for (uint256 i = 1; i < count; ++i) {
            if (v[start + i] > max) max = v[start + i];
        }
        return normalised(v, start, count, max);
    }

    function normalised(int256[] memory v, uint256 start, uint256 count, int256 shift) private pure returns (int256[] memory p) {
        p = new int256[](count);
        for (uint256 i = 0; i < count; ++i) {
            p[i] = v[start + i] - shift;
        }
        for (uint256 i = 0; i < count; ++i) {
            p[i] = Fixed.exp(p[i]);
        }
        int256 sum = 0;
        for (uint256 i = 0; i < count; ++i) {
            sum += p[i];
        }
        for (uint256 i = 0; i < count; ++i) {
            p[i] = Fixed.div(p[i], sum);
        }
    }
}
