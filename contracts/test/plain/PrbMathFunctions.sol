// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {sd} from "@prb/math/src/sd59x18/Casting.sol";
import {abs as prbAbs, avg as prbAvg, ceil as prbCeil, exp2 as prbExp2, floor as prbFloor, frac as prbFrac} from "@prb/math/src/sd59x18/Math.sol";
import {gm as prbGm, inv as prbInv, log10 as prbLog10, log2 as prbLog2, pow as prbPow, powu as prbPowu} from "@prb/math/src/sd59x18/Math.sol";
import {Fixed} from "../../src/math/Fixed.sol";

/// @title The functions of @prb/math 4.2.0 that have vectors, by their names there and with two plain numbers each: for tests here, and on our own EVM.
/// @notice The first five are those that models use, as they use them.
contract PrbMathFunctions {
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

    function exp2(int256 x, int256) external pure returns (int256) {
        return prbExp2(sd(x)).unwrap();
    }

    function log2(int256 x, int256) external pure returns (int256) {
        return prbLog2(sd(x)).unwrap();
    }

    function log10(int256 x, int256) external pure returns (int256) {
        return prbLog10(sd(x)).unwrap();
    }

    function pow(int256 x, int256 y) external pure returns (int256) {
        return prbPow(sd(x), sd(y)).unwrap();
    }

    /// @param n a whole number, not below 0
    function powu(int256 x, int256 n) external pure returns (int256) {
        return prbPowu(sd(x), uint256(n)).unwrap();
    }

    function abs(int256 x, int256) external pure returns (int256) {
        return prbAbs(sd(x)).unwrap();
    }

    function inv(int256 x, int256) external pure returns (int256) {
        return prbInv(sd(x)).unwrap();
    }

    function avg(int256 x, int256 y) external pure returns (int256) {
        return prbAvg(sd(x), sd(y)).unwrap();
    }

    function gm(int256 x, int256 y) external pure returns (int256) {
        return prbGm(sd(x), sd(y)).unwrap();
    }

    function floor(int256 x, int256) external pure returns (int256) {
        return prbFloor(sd(x)).unwrap();
    }

    function ceil(int256 x, int256) external pure returns (int256) {
        return prbCeil(sd(x)).unwrap();
    }

    function frac(int256 x, int256) external pure returns (int256) {
        return prbFrac(sd(x)).unwrap();
    }
}
