// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AI} from "../src/AI.sol";
import {AIOperandOutOfRange, AIShapeMismatch} from "../src/AIErrors.sol";
import {Fixed} from "../src/math/Fixed.sol";
import {Tensor, Tensors} from "../src/tensor/Tensor.sol";
import {Test} from "./kit/Test.sol";

contract AITest is Test {
    int256 private constant U = 1e18;

    function dot(uint256 profile, int256[] memory x, int256[] memory w) external view returns (int256) {
        return AI.dot(profile, x, w);
    }

    function product(Tensor memory a, Tensor memory b) external view returns (Tensor memory) {
        return AI.matMul(1, a, b);
    }

    function testFuzz_dot(int192[6] memory a, int56[6] memory b) public view {
        int256[] memory x = new int256[](6);
        int256[] memory w = new int256[](6);
        int256 d1 = 0;
        int256 exact = 0;
        for (uint256 i = 0; i < 6; ++i) {
            (x[i], w[i]) = (a[i] >> 90, b[i]);
            d1 += Fixed.mul(x[i], w[i]);
            exact += x[i] * w[i];
        }
        same(this.dot(1, x, w), d1, "d1");
        same(this.dot(2, x, w), exact / U, "d2");
    }

    function test_dotRefuses() public {
        int256[] memory x = new int256[](2);
        int256[] memory w = new int256[](2);
        vm.expectRevert(abi.encodeWithSelector(AIShapeMismatch.selector, 0));
        this.dot(1, x, new int256[](3));
        vm.expectRevert(abi.encodeWithSelector(AIShapeMismatch.selector, 0));
        this.dot(0, x, w);
        w[1] = int256(1 << 111);
        vm.expectRevert(abi.encodeWithSelector(AIOperandOutOfRange.selector, w[1]));
        this.dot(2, x, w);
        (x[1], w[1]) = (type(int256).max, 2 * U);
        vm.expectRevert(abi.encodeWithSelector(bytes4(0x120b5b43), x[1], w[1])); // Mul_Overflow
        this.dot(1, x, w);
        same(this.dot(1, new int256[](0), new int256[](0)), 0, "of nothing");
    }

    function test_matMul() public {
        Tensor memory a = Tensor(Tensors.shape2(2, 3), new int256[](6));
        Tensor memory b = Tensor(Tensors.shape2(3, 2), new int256[](6));
        for (uint256 i = 0; i < 6; ++i) {
            (a.data[i], b.data[i]) = (int256(i + 1) * U, int256(6 - i) * U);
        }
        Tensor memory c = this.product(a, b);
        int256[4] memory expected = [int256(20), 14, 56, 41];
        for (uint256 i = 0; i < 4; ++i) {
            same(c.data[i], expected[i] * U, "element");
        }
        vm.expectRevert(abi.encodeWithSelector(AIShapeMismatch.selector, 0));
        this.product(a, a);
    }
}
