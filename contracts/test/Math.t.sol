// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIOperandOutOfRange} from "../src/AIErrors.sol";
import {Activation} from "../src/math/Activation.sol";
import {Fixed} from "../src/math/Fixed.sol";
import {Test} from "./kit/Test.sol";

contract MathTest is Test {
    int256 private constant U = 1e18;

    function check(int256[] memory v) external pure {
        Fixed.check(v);
    }

    function testFuzz_reluDifferential(int256[] memory v) public pure {
        int256[] memory expected = new int256[](v.length);
        for (uint256 i = 0; i < v.length; ++i) {
            expected[i] = v[i] > 0 ? v[i] : int256(0);
        }
        Activation.relu(v);
        same(v, expected, "relu");
    }

    function testFuzz_withinDifferential(int256[] memory v, uint8 shift, uint8 given) public pure {
        uint256 bits = uint256(given) % 255;
        bool expected = true;
        for (uint256 i = 0; i < v.length; ++i) {
            v[i] >>= shift;
            expected = expected && v[i] >= -int256(1 << bits) && v[i] < int256(1 << bits);
        }
        isTrue(Fixed.within(v, bits) == expected, "within");
    }

    /// @dev The last number of a power of two and the first beyond it, on all four ways of the loop and behind it.
    function test_withinHasExactBounds() public pure {
        for (uint256 bits = 0; bits < 255; ++bits) {
            for (uint256 i = 0; i < 7; ++i) {
                int256[] memory v = new int256[](7);
                v[i] = int256(1 << bits) - 1;
                isTrue(Fixed.within(v, bits), "the greatest");
                v[i] = int256(1 << bits);
                isTrue(!Fixed.within(v, bits), "beyond the greatest");
                v[i] = -int256(1 << bits);
                isTrue(Fixed.within(v, bits), "the least");
                v[i] = -int256(1 << bits) - 1;
                isTrue(!Fixed.within(v, bits), "beyond the least");
            }
        }
    }

    function test_theRangeHasExactBounds() public {
        int256[] memory v = new int256[](3);
        (v[0], v[1]) = (int256(1 << 111) - 1, -int256(1 << 111) + 1);
        this.check(v);
        v[2] = -int256(1 << 111);
        vm.expectRevert(abi.encodeWithSelector(AIOperandOutOfRange.selector, v[2]));
        this.check(v);
        v[2] = type(int256).min;
        vm.expectRevert(abi.encodeWithSelector(AIOperandOutOfRange.selector, v[2]));
        this.check(v);
    }

    /// @dev Facts of the rules that were measured elsewhere (ai-contracts.md 3.3).
    function test_knownActivations() public pure {
        same(Activation.sigmoid(-41 * U), 1, "sigmoid(-41)");
        same(Activation.sigmoid(41446531673892822323), U, "sigmoid above the last step");
        same(Activation.sigmoid(type(int256).min), 0, "sigmoid never reverts");
        same(Activation.tanh(U), 761594155955764887, "tanh(1)");
        same(Activation.tanh(-U), -761594155955764889, "tanh(-1) is not odd");
        same(Activation.tanh(1000 * U), 999999999999999999, "tanh never reaches one");
        same(Activation.leakyCompat(-7), -1, "slope 0.2, truncated");
        same(Activation.gelu(11 * U), 11 * U, "gelu above");
        same(Activation.gelu(-11 * U), 0, "gelu below");
    }
}
