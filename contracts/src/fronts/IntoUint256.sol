// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {sd, intoUint256} from "@prb/math/src/sd59x18/Casting.sol";

/// @title Notes to tokens, with PRBMath's errors.
library IntoUint256 {
    /// @notice floor(x / 10^18). Negative: `PRBMath_SD59x18_IntoUint256_Underflow(x)`.
    function note(int256 x) internal pure returns (uint256) {
        return intoUint256(sd(x)) / 1e18;
    }
}
