// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIShapeMismatch} from "./AIErrors.sol";
import {Linear} from "./layers/Linear.sol";
import {Sums} from "./math/Dot.sol";
import {UNIT} from "./math/Fixed.sol";
import {Profile} from "./model/LayerType.sol";
import {Weights, WeightStream} from "./model/Weights.sol";
import {Native} from "./native/Native.sol";
import {Tensor, Tensors} from "./tensor/Tensor.sol";

/// @title Sums of products for contracts that do their own mathematics: native where the chain has the kernels, in Solidity elsewhere, with the same bits.
/// @notice Profiles: 1 sd59x18-d1 (each product truncated), 2 sd59x18-d2 (one truncation). docs/inference-semantics.md sections 3 and 13.
library AI {
    /// @notice Sum over k of x_k * w_k. Lengths that differ, or another profile: `AIShapeMismatch(0)`.
    function dot(uint256 profile, int256[] memory x, int256[] memory w) internal view returns (int256) {
        demand(profile == Profile.D1 || profile == Profile.D2);
        bytes memory call_ = abi.encodeWithSelector(bytes4(0), profile, x, w);
        if (answered(Native.DOT, call_)) return abi.decode(answer(), (int256));
        demand(x.length == w.length);
        return multiply(profile, x, x.length, w, 1)[0];
    }

    /// @notice The matrix product of (n, k) and (k, m), row by row. Shapes that do not fit, or another profile: `AIShapeMismatch(0)`.
    function matMul(uint256 profile, Tensor memory a, Tensor memory b) internal view returns (Tensor memory) {
        demand(profile == Profile.D1 || profile == Profile.D2);
        bytes memory call_ = abi.encodeWithSelector(bytes4(0), profile, a, b);
        if (answered(Native.MAT_MUL, call_)) return abi.decode(answer(), (Tensor));
        demand(Tensors.isWhole(a) && Tensors.isWhole(b) && a.shape.length == 2 && b.shape.length == 2);
        (uint256 n, uint256 k, uint256 m) = (a.shape[0], a.shape[1], b.shape[1]);
        demand(b.shape[0] == k && Tensors.count(Tensors.shape2(n, m)) != 0);
        return Tensor(Tensors.shape2(n, m), multiply(profile, a.data, k, b.data, m));
    }

    function multiply(uint256 profile, int256[] memory x, uint256 k, int256[] memory w, uint256 columns) private pure returns (int256[] memory) {
        if (k == 0) return new int256[](1);
        Weights memory weights = WeightStream.ofArray(w);
        Sums how = Linear.way(profile == Profile.D2, x, weights);
        return Linear.dense(how, x, k, weights, 0, columns, false);
    }

    /// @dev Whether the precompile has answered; what it reverts with is passed on.
    function answered(uint256 operation, bytes memory call_) private view returns (bool yes) {
        bool ok = Native.tryAsk(operation, call_);
        assembly ("memory-safe") {
            yes := gt(returndatasize(), 0)
            if iszero(ok) {
                let p := mload(0x40)
                returndatacopy(p, 0, returndatasize())
                revert(p, returndatasize())
            }
        }
    }

    function answer() private pure returns (bytes memory data) {
        assembly ("memory-safe") {
            data := mload(0x40)
            mstore(data, returndatasize())
            returndatacopy(add(data, 0x20), 0, returndatasize())
            mstore(0x40, and(add(add(data, returndatasize()), 0x3f), not(31)))
        }
    }

    function demand(bool fits) private pure {
        if (!fits) revert AIShapeMismatch(0);
    }
}
