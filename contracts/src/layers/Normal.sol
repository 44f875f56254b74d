// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fixed, UNIT} from "../math/Fixed.sol";
import {Weights, WeightStream} from "../model/Weights.sol";

/// @title Normalisations (docs/inference-semantics.md section 6.1).
library Normal {
    using WeightStream for Weights;

    /// @notice gamma[c], beta[c], mean[c], variance[c]
    function batch(int256[] memory x, uint256 channels, Weights memory w, int256 epsilon) internal pure returns (int256[] memory y) {
        int256[] memory factor = new int256[](channels);
        for (uint256 c = 0; c < channels; ++c) {
            factor[c] = Fixed.div(w.get(c), Fixed.sqrt(w.get(3 * channels + c) + epsilon));
        }
        y = new int256[](x.length);
        uint256 c_ = 0;
        for (uint256 i = 0; i < x.length; ++i) {
            y[i] = Fixed.mul(x[i] - w.get(2 * channels + c_), factor[c_]) + w.get(channels + c_);
            if (++c_ == channels) c_ = 0;
        }
    }

    /// @notice gamma[c], beta[c]
    function layer(int256[] memory x, uint256 channels, Weights memory w, int256 epsilon, bool exact) internal pure returns (int256[] memory y) {
        y = new int256[](x.length);
        for (uint256 from = 0; from < x.length; from += channels) {
            row(x, y, from, channels, w, epsilon, exact);
        }
    }

    function row(int256[] memory x, int256[] memory y, uint256 from, uint256 n, Weights memory w, int256 epsilon, bool exact) private pure {
        int256 sum = 0;
        for (uint256 i = 0; i < n; ++i) {
            sum += x[from + i];
        }
        int256 mean = sum / int256(n);
        int256[] memory d = new int256[](n);
        for (uint256 i = 0; i < n; ++i) {
            d[i] = x[from + i] - mean;
        }
        int256 squares = 0;
        if (exact) {
            Fixed.check(d);
            for (uint256 i = 0; i < n; ++i) {
                squares += d[i] * d[i];
            }
            squares /= UNIT * int256(n);
        } else {
            for (uint256 i = 0; i < n; ++i) {
                squares += Fixed.mul(d[i], d[i]);
            }
            squares /= int256(n);
        }
        int256 r = Fixed.sqrt(squares + epsilon);
        for (uint256 i = 0; i < n; ++i) {
            y[from + i] = Fixed.mul(Fixed.div(d[i], r), w.get(i)) + w.get(n + i);
        }
    }
}
