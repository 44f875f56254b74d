// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fixed} from "../src/math/Fixed.sol";
import {Samples} from "./kit/Samples.sol";

/// @dev The functions that we take from @prb/math 4.2.0, on all of their vectors: values and selectors.
contract PrbMathTest is Samples {
    function mul(int256 x, int256 y) external pure returns (int256) {
        return Fixed.mul(x, y);
    }

    function div(int256 x, int256 y) external pure returns (int256) {
        return Fixed.div(x, y);
    }

    function exp(int256 x, int256) external pure returns (int256) {
        return Fixed.exp(x);
    }

    function ln(int256 x, int256) external pure returns (int256) {
        return Fixed.ln(x);
    }

    function sqrt(int256 x, int256) external pure returns (int256) {
        return Fixed.sqrt(x);
    }

    function test_mul() public {
        vectors("mul", this.mul);
    }

    function test_div() public {
        vectors("div", this.div);
    }

    function test_exp() public {
        vectors("exp", this.exp);
    }

    function test_ln() public {
        vectors("ln", this.ln);
    }

    function test_sqrt() public {
        vectors("sqrt", this.sqrt);
    }

    function vectors(string memory name, function(int256, int256) external pure returns (int256) f) private {
        for (uint256 from = 0; from < 3000; from += 1000) {
            string memory json = fixture("prbmath", name, vm.toString(from), "1000");
            int256[] memory x = words(vm.parseJsonBytes(json, ".x"));
            int256[] memory y = words(vm.parseJsonBytes(json, ".y"));
            int256[] memory expected = words(vm.parseJsonBytes(json, ".result"));
            bytes memory reverts = vm.parseJsonBytes(json, ".reverts");
            same(x.length, 1000, "vectors");
            for (uint256 i = 0; i < x.length; ++i) {
                one(name, f, [x[i], y[i], expected[i]], selector(reverts, i));
            }
        }
    }

    function one(string memory name, function(int256, int256) external pure returns (int256) f, int256[3] memory v, bytes4 expectedError)
        private
        pure
    {
        try f(v[0], v[1]) returns (int256 r) {
            isTrue(expectedError == 0, name);
            same(r, v[2], name);
        } catch (bytes memory data) {
            isTrue(bytes4(data) == expectedError, name);
        }
    }

    function selector(bytes memory list, uint256 i) private pure returns (bytes4 s) {
        assembly ("memory-safe") {
            s := and(mload(add(add(list, 32), mul(4, i))), shl(224, 0xffffffff))
        }
    }
}
