// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Sizes of what a sliding window leaves (docs/inference-semantics.md section 5.2).
library Window {
    uint256 internal constant VALID = 0;
    uint256 internal constant SAME = 1;

    /// @notice One axis: `d` cells, a window of `s`, steps of `t`. Checked: a window that does not fit is Panic 0x11, a step of 0 Panic 0x12.
    /// @return out the number of windows
    /// @return pad how far the first one begins before the first cell
    function size(uint256 d, uint256 s, uint256 t, uint256 padding) internal pure returns (uint256 out, uint256 pad) {
        if (padding == VALID) return ((d - s) / t + 1, 0);
        out = (d + t - 1) / t;
        uint256 covered = d % t == 0 ? t : d % t;
        pad = s > covered ? (s - covered) / 2 : 0;
    }
}
