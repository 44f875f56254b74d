// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Dot, Sums} from "../math/Dot.sol";
import {Weights} from "../model/Weights.sol";
import {Window} from "./Window.sol";

/// @dev A convolution's configuration: `cin` channels in, `filters` out (for a depthwise one: multiples of each channel).
struct Conv {
    uint256 activation;
    uint256 cin;
    uint256 filters;
    uint256[2] size;
    uint256[2] stride;
    uint256 padding;
}

/// @dev Sizes of one convolution: input n, m, p; output a, b; padding before.
struct Plan {
    uint256 n;
    uint256 m;
    uint256 p;
    uint256 a;
    uint256 b;
    uint256 padA;
    uint256 padB;
}

/// @title Sums of windows over flat images (docs/inference-semantics.md sections 5.1, 6.1 and 7).
library Convolution {
    function plan(uint256 n, uint256 m, uint256 p, uint256[2] memory size, uint256[2] memory stride, uint256 padding)
        internal
        pure
        returns (Plan memory q)
    {
        (q.n, q.m, q.p) = (n, m, p);
        (q.a, q.padA) = Window.size(n, size[0], stride[0], padding);
        (q.b, q.padB) = Window.size(m, size[1], stride[1], padding);
    }

    /// @notice y[i][j][f] = sum over dx, dy inside, q of x[..][..][q] * w[dx][dy][q][f], in this order.
    /// @dev The cells of one window row lie next to each other in the flat image, and so do their weights: one dot product for each window row.
    function sums(Sums how, int256[] memory x, Weights memory w, Conv memory c, Plan memory plan_, int256[] memory y) internal pure {
        uint256 place = 0;
        for (uint256 i = 0; i < plan_.a; ++i) {
            for (uint256 j = 0; j < plan_.b; ++j) {
                cell(how, x, w, c, plan_, [i * c.stride[0], j * c.stride[1]], y, place);
                place += c.filters;
            }
        }
    }

    /// @dev What the window rows of one output cell share: how many there are, and for each where its cells and weights begin.
    struct Rows {
        uint256 count;
        uint256 products;
        uint256 px;
        uint256 pxStep;
        uint256 pw;
        uint256 pwStep;
        uint256 step;
        uint256 shift;
    }

    function cell(
        Sums how,
        int256[] memory x,
        Weights memory w,
        Conv memory c,
        Plan memory plan_,
        uint256[2] memory start,
        int256[] memory y,
        uint256 place
    ) private pure {
        (uint256 dx0, uint256 dx1) = inside(start[0], plan_.padA, plan_.n, c.size[0]);
        (uint256 dy0, uint256 dy1) = inside(start[1], plan_.padB, plan_.m, c.size[1]);
        Rows memory r;
        r.count = dx1 - dx0;
        r.products = (dy1 - dy0) * plan_.p;
        if (r.count == 0 || r.products == 0) return;
        uint256 first = (start[0] + dx0 - plan_.padA) * plan_.m + start[1] + dy0 - plan_.padB;
        uint256 data;
        assembly ("memory-safe") {
            data := add(x, 0x20)
        }
        (r.px, r.pxStep) = (data + 32 * first * plan_.p, 32 * plan_.m * plan_.p);
        r.step = c.filters * w.step;
        r.pw = w.start + (dx0 * c.size[1] + dy0) * c.cin * r.step;
        r.pwStep = c.size[1] * c.cin * r.step;
        r.shift = w.shift;
        if (how != Sums.Plain) {
            uint256 py;
            assembly ("memory-safe") {
                py := add(add(y, 0x20), shl(5, place))
            }
            windowRows(how, r, py, w.step, c.filters);
            return;
        }
        for (uint256 f = 0; f < c.filters; ++f) {
            y[place + f] = plainSum(r);
            r.pw += w.step;
        }
    }

    /// @dev Window row by window row, all filters: sums that check nothing may be added up in any order.
    function windowRows(Sums how, Rows memory r, uint256 py, uint256 width, uint256 filters) private pure {
        for (uint256 k = r.count; k != 0; --k) {
            Dot.columns(how, py, r.px, r.pw, r.products, r.step, width, filters);
            unchecked {
                r.px += r.pxStep;
                r.pw += r.pwStep; // pointers into memory that has been paid for
            }
        }
    }

    /// @dev One filter over all window rows, in the order of the page.
    function plainSum(Rows memory r) private pure returns (int256 s) {
        uint256 px = r.px;
        uint256 pw = r.pw;
        for (uint256 k = r.count; k != 0; --k) {
            s = Dot.plain(s, px, pw, r.products, r.step, r.shift);
            unchecked {
                px += r.pxStep;
                pw += r.pwStep; // as above
            }
        }
    }

    /// @notice y[i][j][q * multiplier + k] = sum over dx, dy inside of x[..][..][q] * w[dx][dy][q][k].
    function depthwise(Sums how, int256[] memory x, Weights memory w, Conv memory c, Plan memory plan_, int256[] memory y) internal pure {
        uint256 place = 0;
        for (uint256 i = 0; i < plan_.a; ++i) {
            for (uint256 j = 0; j < plan_.b; ++j) {
                for (uint256 q = 0; q < plan_.p; ++q) {
                    for (uint256 k = 0; k < c.filters; ++k) {
                        y[place++] = channel(how, x, w, c, plan_, [i * c.stride[0], j * c.stride[1]], q, k);
                    }
                }
            }
        }
    }

    function channel(Sums how, int256[] memory x, Weights memory w, Conv memory c, Plan memory plan_, uint256[2] memory start, uint256 q, uint256 k)
        private
        pure
        returns (int256 s)
    {
        (uint256 dx0, uint256 dx1) = inside(start[0], plan_.padA, plan_.n, c.size[0]);
        (uint256 dy0, uint256 dy1) = inside(start[1], plan_.padB, plan_.m, c.size[1]);
        uint256 px;
        assembly ("memory-safe") {
            px := add(x, 0x20)
        }
        for (uint256 dx = dx0; dx < dx1; ++dx) {
            for (uint256 dy = dy0; dy < dy1; ++dy) {
                uint256 source = ((start[0] + dx - plan_.padA) * plan_.m + start[1] + dy - plan_.padB) * plan_.p + q;
                uint256 weight = ((dx * c.size[1] + dy) * plan_.p + q) * c.filters + k;
                s = Dot.add(how, s, px + 32 * source, w.start + weight * w.step, 1, 0, w.shift);
            }
        }
    }

    /// @notice The offsets from..to - 1 of a window at `start - pad` whose cells lie inside 0..d - 1.
    function inside(uint256 start, uint256 pad, uint256 d, uint256 window) internal pure returns (uint256 from, uint256 to) {
        from = pad > start ? pad - start : 0;
        to = d + pad > start ? d + pad - start : 0;
        if (to > window) to = window;
        if (from > to) from = to;
    }
}
