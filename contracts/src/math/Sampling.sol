// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fixed, UNIT} from "./Fixed.sol";
import {Softmax} from "./Softmax.sol";

/// @title Choosing the next token (docs/inference-semantics.md section 12). The only randomness is the caller's seed.
library Sampling {
    /// @dev What the first library takes for minus infinity, and its temperature.
    int256 private constant MASK = 1e36;
    int256 private constant TEMPERATURE = 7e17;

    /// @notice The first library's choice of a token of text; `unknown` is never worth choosing.
    function compatText(int256[] memory logits, uint256 unknown, uint256 seed) internal pure returns (uint256) {
        int256[] memory v = new int256[](logits.length);
        for (uint256 i = 0; i < v.length; ++i) {
            v[i] = logits[i];
        }
        v[unknown] -= MASK;
        for (uint256 i = 0; i < v.length; ++i) {
            v[i] = Fixed.div(v[i], TEMPERATURE);
        }
        return weighted(Softmax.compat(v), seed);
    }

    /// @notice The first library's choice of an event of a melody: a temperature of one, by its own division.
    function compatEvent(int256[] memory logits, uint256 seed) internal pure returns (uint256) {
        int256[] memory v = new int256[](logits.length);
        for (uint256 i = 0; i < v.length; ++i) {
            v[i] = Fixed.div(logits[i], UNIT);
        }
        return weighted(Softmax.compat(v), seed);
    }

    /// @notice The first i whose running sum of p exceeds seed mod 10^18, else the last one.
    function weighted(int256[] memory p, uint256 seed) internal pure returns (uint256) {
        int256 r = int256(seed % uint256(UNIT));
        int256 sum = 0;
        for (uint256 i = 0; i < p.length; ++i) {
            sum += p[i];
            if (sum > r) return i;
        }
        return p.length - 1;
    }

    /// @notice The first library's `sampleWithTemperature`: p divided by its sum, then the first i at which |seed mod 10^18| falls below zero; else 0.
    function proportional(int256[] memory p, int256 seed) internal pure returns (uint256) {
        int256 sum = 0;
        for (uint256 i = 0; i < p.length; ++i) {
            sum += p[i];
        }
        int256[] memory q = new int256[](p.length);
        for (uint256 i = 0; i < p.length; ++i) {
            q[i] = Fixed.div(p[i], sum);
        }
        int256 r = seed % UNIT;
        if (r < 0) r = -r;
        for (uint256 i = 0; i < q.length; ++i) {
            r -= q[i];
            if (r < 0) return i;
        }
        return 0;
    }

    /// @notice The choice of the other profiles.
    /// @param temperature 0: the first greatest logit
    /// @param top 0: all tokens, else only the `top` greatest, ties to the lower index
    /// @param masked a token that is left out; type(uint256).max: none
    function choose(int256[] memory logits, int256 temperature, uint256 top, uint256 masked, uint256 seed) internal pure returns (uint256) {
        uint256[] memory allowed = candidates(logits, temperature == 0 ? 1 : top, masked);
        if (temperature == 0) return allowed[0];
        int256[] memory v = new int256[](allowed.length);
        for (uint256 i = 0; i < v.length; ++i) {
            v[i] = Fixed.div(logits[allowed[i]], temperature);
        }
        return allowed[weighted(Softmax.stable(v), seed)];
    }

    /// @dev The indexes that may be chosen, ascending.
    function candidates(int256[] memory logits, uint256 top, uint256 masked) private pure returns (uint256[] memory list) {
        uint256 n = logits.length;
        uint256 count = masked < n ? n - 1 : n;
        if (top != 0 && top < count) count = top;
        bool[] memory taken = new bool[](n);
        list = new uint256[](count);
        uint256 rounds = top == 0 || top >= n ? 0 : count; // none: all but the masked one are taken
        for (uint256 i = 0; i < n && rounds == 0; ++i) {
            taken[i] = i != masked;
        }
        for (uint256 k = 0; k < rounds; ++k) {
            uint256 best = n;
            for (uint256 i = 0; i < n; ++i) {
                if (!taken[i] && i != masked && (best == n || logits[i] > logits[best])) best = i;
            }
            taken[best] = true;
        }
        uint256 place = 0;
        for (uint256 i = 0; i < n; ++i) {
            if (taken[i]) list[place++] = i;
        }
    }
}
