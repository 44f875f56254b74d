// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EternalAI} from "../src/fronts/EternalAI.sol";
import {SmallModels} from "./kit/SmallModels.sol";

/// @dev Stands where a precompile would: answers, reverts, or dies.
contract NativeTest is SmallModels {
    address private constant FORWARD = address(0xA1011);
    int256[][][] private none;

    /// @dev PUSH data, CODECOPY, and RETURN or REVERT of it; no data: out of gas.
    function install(bytes memory data, bool ok) private {
        bytes memory code = abi.encodePacked(hex"61", uint16(data.length), hex"80600b5f395f", ok ? hex"f3" : hex"fd", hex"00", data);
        if (data.length == 0) code = hex"fe";
        vm.etch(FORWARD, code);
    }

    function test_aPrecompilesAnswerIsTaken() public {
        EternalAI model = sealedCompat();
        int256[] memory answer = ints(U, 0);
        install(abi.encode(none, answer), true);
        (, int256[] memory r2) = model.forward(none, ints(U), 0, 2);
        same(r2, answer, "answer");
    }

    function test_aPrecompilesRevertIsPassedOn() public {
        EternalAI model = sealedCompat();
        install(abi.encodeWithSignature("AIRange(uint256,uint256)", 5, 4), false);
        vm.expectRevert(abi.encodeWithSignature("AIRange(uint256,uint256)", 5, 4));
        model.forward(none, ints(U), 0, 2);
    }

    function test_aPrecompileOutOfGasIsNoReasonForSolidity() public {
        EternalAI model = sealedCompat();
        install("", false);
        vm.expectRevert(bytes(""));
        model.forward{gas: 3_000_000}(none, ints(U), 0, 2);
    }

    function test_withoutPrecompileSolidityAnswers() public {
        EternalAI model = sealedCompat();
        (, int256[] memory r2) = model.forward(none, ints(U), 0, 1);
        same(r2, ints(U + U / 2, -U), "layer 1");
    }
}
