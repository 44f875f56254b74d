// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fixed} from "../../src/math/Fixed.sol";

/// @dev Sums of products as the definitions say them.
library PlainDot {
    function d1(int256 s, int256[] memory x, int256[] memory w) internal pure returns (int256) {
        for (uint256 k = 0; k < x.length; ++k) {
            s += Fixed.mul(x[k], w[k]);
        }
        return s;
    }

    function exact(int256 s, int256[] memory x, int256[] memory w) internal pure returns (int256) {
        for (uint256 k = 0; k < x.length; ++k) {
            s += x[k] * w[k];
        }
        return s;
    }
}
