// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OwnCode} from "../model/OwnCode.sol";

/// @title The way to the native kernels of AIChain and back (docs/inference-semantics.md section 13).
/// @notice Operation n is a precompile at 0x...A1000 + n. An empty success means that there is none: then the Solidity twin gets the same arguments.
library Native {
    uint256 internal constant BASE = 0xA1000;
    uint256 internal constant DOT = 0x001;
    uint256 internal constant MAT_MUL = 0x002;
    uint256 internal constant EVALUATE = 0x010;
    uint256 internal constant EVALUATE_COMPAT = 0x011;
    uint256 internal constant STEP_COMPAT = 0x012;
    uint256 internal constant LAYER = 0x100;

    /// @notice Asks the precompile, or where there is none `twin`. What either of them reverts with is passed on byte for byte.
    /// A twin that is asked, and has another code, is refused with `AIForeignCode`.
    /// @param twinCode hash of the code that the twin must have
    /// @param call_ a call of the twin: selector, then exactly the precompile's input
    function ask(uint256 operation, address twin, bytes32 twinCode, bytes memory call_) internal view returns (bytes memory answer) {
        bool ok = tryAsk(operation, call_);
        if (ok) {
            if (returnSize() != 0) return returned();
            OwnCode.demand(twin, twinCode);
            assembly ("memory-safe") {
                ok := staticcall(gas(), twin, add(call_, 0x20), mload(call_), 0, 0)
            }
            if (ok) return returned();
        }
        assembly ("memory-safe") {
            let p := mload(0x40)
            returndatacopy(p, 0, returndatasize())
            revert(p, returndatasize())
        }
    }

    /// @notice Calls the precompile with the arguments of `call_`, without its selector.
    function tryAsk(uint256 operation, bytes memory call_) internal view returns (bool ok) {
        uint256 target = BASE + operation;
        assembly ("memory-safe") {
            ok := staticcall(gas(), target, add(call_, 0x24), sub(mload(call_), 4), 0, 0)
        }
    }

    function returnSize() private pure returns (uint256 size) {
        assembly ("memory-safe") {
            size := returndatasize()
        }
    }

    function returned() private pure returns (bytes memory data) {
        assembly ("memory-safe") {
            data := mload(0x40)
            mstore(data, returndatasize())
            returndatacopy(add(data, 0x20), 0, returndatasize())
            mstore(0x40, and(add(add(data, returndatasize()), 0x3f), not(31)))
        }
    }
}
