// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Samples} from "./kit/Samples.sol";
import {PrbMathFunctions} from "./plain/PrbMathFunctions.sol";

/// @dev @prb/math 4.2.0, which our arithmetic is made of, as our compiler makes it: all 50,989 vectors, values and selectors.
contract PrbMathTest is Samples {
    PrbMathFunctions private functions = new PrbMathFunctions();

    function test_mul() public {
        vectors("mul", functions.mul);
    }

    function test_div() public {
        vectors("div", functions.div);
    }

    function test_exp() public {
        vectors("exp", functions.exp);
    }

    function test_ln() public {
        vectors("ln", functions.ln);
    }

    function test_sqrt() public {
        vectors("sqrt", functions.sqrt);
    }

    function test_exp2() public {
        vectors("exp2", functions.exp2);
    }

    function test_log2() public {
        vectors("log2", functions.log2);
    }

    function test_log10() public {
        vectors("log10", functions.log10);
    }

    function test_pow() public {
        vectors("pow", functions.pow);
    }

    function test_powu() public {
        vectors("powu", functions.powu);
    }

    function test_abs() public {
        vectors("abs", functions.abs);
    }

    function test_inv() public {
        vectors("inv", functions.inv);
    }

    function test_avg() public {
        vectors("avg", functions.avg);
    }

    function test_gm() public {
        vectors("gm", functions.gm);
    }

    function test_floor() public {
        vectors("floor", functions.floor);
    }

    function test_ceil() public {
        vectors("ceil", functions.ceil);
    }

    function test_frac() public {
        vectors("frac", functions.frac);
    }

    function vectors(string memory name, function(int256, int256) external pure returns (int256) f) private {
        for (uint256 from = 0; from < 3000; from += 1000) {
            string memory json = fixture("prbmath", name, vm.toString(from), "1000");
            int256[] memory x = words(vm.parseJsonBytes(json, ".x"));
            int256[] memory y = words(vm.parseJsonBytes(json, ".y"));
            int256[] memory expected = words(vm.parseJsonBytes(json, ".result"));
            bytes memory reverts = vm.parseJsonBytes(json, ".reverts");
            // of powu, whose exponents are never negative, 2,989 were made
            same(x.length, from == 2000 && keccak256(bytes(name)) == keccak256("powu") ? 989 : 1000, "vectors");
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
