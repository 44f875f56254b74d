// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SD59x18} from "@prb/math/src/SD59x18.sol";
import {FirstLayerType} from "../src/fronts/CompatFront.sol";
import {EternalAI} from "../src/fronts/EternalAI.sol";
import {ICompatEngine} from "../src/interfaces/IEngines.sol";
import {SmallModels} from "./kit/SmallModels.sol";
import {LiteralModel} from "./plain/LiteralModel.sol";

/// @dev Our engine of profile 0 against the same layers in PRBMath's own types and operators, one product after the other: the same bytes, values or revert.
contract LiteralTest is SmallModels {
    int256[][][] private none;
    uint256 private draws;

    uint256 private answered;
    uint256 private reverted;

    /// @dev A number of so many bits; its edges, 0 and 1 are frequent.
    function draw(uint256 seed, uint256 bits) private returns (int256 x) {
        uint256 h = uint256(keccak256(abi.encode(seed, ++draws)));
        x = int256(h) >> (256 - bits);
        if (h % 17 == 0) x = type(int256).min >> (256 - bits);
        if (h % 19 == 0) x = type(int256).max >> (256 - bits);
        if (h % 23 == 0) x = int256(h >> 8 & 1);
    }

    function drawn(uint256 seed, uint256 n, uint256 bits) private returns (int256[] memory v) {
        v = new int256[](n);
        for (uint256 i = 0; i < n; ++i) {
            v[i] = draw(seed, bits);
        }
    }

    function literal(int256[] memory v) private pure returns (SD59x18[] memory same_) {
        assembly ("memory-safe") {
            same_ := v
        }
    }

    /// @dev Fills both with the same weights.
    function fill(EternalAI model, LiteralModel plain, uint256 position, uint256 index, FirstLayerType t, int256[] memory w) private {
        model.appendWeights(0, w, index, t);
        plain.append(position, 0, literal(w));
    }

    function compare(address description, bytes memory ours, bytes memory theirs, LiteralModel plain) private {
        isTrue(description != address(0), "sealed");
        (bool ok, bytes memory found) = address(compatEngine).staticcall(ours);
        (bool literalOk, bytes memory expected) = address(plain).staticcall(theirs);
        same(found, expected, ok ? "values" : "revert data");
        isTrue(ok == literalOk, "both answer or both revert");
        if (ok) ++answered;
        else ++reverted;
    }

    /// @dev Input(3, 3, 2), Rescale, Conv2D(2 filters, 2x2), MaxPooling2D(2x2), Flatten, Dense(3), Dense(2), activations and padding by the seed.
    function image(uint256 seed, uint256 weightBits, uint256 inputBits) private {
        EternalAI model = new EternalAI("image", names(2), address(collection), address(compatEngine), address(compatRules), 1);
        LiteralModel plain = new LiteralModel();
        uint8[3] memory act = [uint8(seed % 5), uint8((seed >> 8) % 5), uint8((seed >> 16) % 5)];
        uint8 padding = uint8((seed >> 24) % 2);
        bytes[] memory c = new bytes[](7);
        c[0] = abi.encode(uint8(3), uint8(1), [uint256(3), 3, 2]);
        (int256 scale, int256 offset) = (draw(seed, 62), draw(seed, 62));
        c[1] = abi.encode(uint8(2), scale, offset);
        c[2] = abi.encode(uint8(5), act[0], uint256(2), [uint256(2), 2], [uint256(1), 1], padding);
        c[3] = abi.encode(uint8(4), [uint256(2), 2], [uint256(2), 2], padding);
        c[4] = abi.encode(uint8(1));
        c[5] = abi.encode(uint8(0), act[1], uint256(3));
        c[6] = abi.encode(uint8(0), act[2], uint256(2));
        model.setEternalAI(0, c);
        // behind the pooling: 1x1 of Valid, 2x2 of Same
        int256 flat = padding == 0 ? int256(2) : int256(8);
        plain.add(LiteralModel.Kind.Input, new int256[](0));
        plain.add(LiteralModel.Kind.Rescale, ints(scale, offset));
        plain.add(LiteralModel.Kind.Conv2D, join(ints(int8(act[0]), 2, 2, 2), ints(2, 1, 1, int8(padding))));
        plain.add(LiteralModel.Kind.MaxPooling2D, join(ints(2, 2, 2, 2), ints(int8(padding))));
        plain.add(LiteralModel.Kind.Flatten, new int256[](0));
        plain.add(LiteralModel.Kind.Dense, ints(int8(act[1]), flat, 3));
        plain.add(LiteralModel.Kind.Dense, ints(int8(act[2]), 3, 2));
        fill(model, plain, 2, 0, FirstLayerType.Conv2D, drawn(seed, 2 * 2 * 2 * 2 + 2, weightBits));
        fill(model, plain, 5, 0, FirstLayerType.Dense, drawn(seed, uint256(flat) * 3 + 3, weightBits));
        fill(model, plain, 6, 1, FirstLayerType.Dense, drawn(seed, 3 * 2 + 2, weightBits));
        model.hashWeights(100);
        model.seal(model.draftHash());
        int256[][][] memory x = new int256[][][](3);
        for (uint256 i = 0; i < 3; ++i) {
            x[i] = new int256[][](3);
            for (uint256 j = 0; j < 3; ++j) {
                x[i][j] = drawn(seed, 2, inputBits);
            }
        }
        compare(
            model.description(),
            abi.encodeCall(ICompatEngine.forward, (model.description(), 0, 6, x, new int256[](0))),
            abi.encodeWithSelector(LiteralModel.forward.selector, x, true),
            plain
        );
    }

    /// @dev Embedding(4 -> 3), SimpleRNN(2), Dense(4): four tokens, the states handed on; an overflow ends both.
    function text(uint256 seed, uint256 weightBits, uint256 stateBits) private {
        EternalAI model = new EternalAI("text", names(1), address(collection), address(compatEngine), address(compatRules), 2);
        LiteralModel plain = new LiteralModel();
        uint8 act = uint8(seed % 5);
        bytes[] memory c = new bytes[](4);
        c[0] = abi.encode(uint8(3), uint8(0));
        c[1] = abi.encode(uint8(6), uint256(4), uint256(3));
        c[2] = abi.encode(uint8(7), act, uint256(2));
        c[3] = abi.encode(uint8(0), uint8(1), uint256(4));
        model.setEternalAI(0, c);
        plain.add(LiteralModel.Kind.Input, new int256[](0));
        plain.add(LiteralModel.Kind.Embedding, ints(4, 3));
        plain.add(LiteralModel.Kind.SimpleRNN, ints(int8(act), 3, 2));
        plain.add(LiteralModel.Kind.Dense, ints(1, 2, 4));
        fill(model, plain, 1, 0, FirstLayerType.Embedding, drawn(seed, 12, weightBits));
        fill(model, plain, 2, 0, FirstLayerType.SimpleRNN, drawn(seed, 6 + 4 + 2, weightBits));
        fill(model, plain, 3, 0, FirstLayerType.Dense, drawn(seed, 8 + 4, weightBits));
        model.hashWeights(100);
        model.seal(model.draftHash());
        int256[][][] memory states = new int256[][][](1);
        states[0] = new int256[][](1);
        states[0][0] = drawn(seed, 2, stateBits);
        for (uint256 i = 0; i < 4; ++i) {
            uint256 before = reverted;
            uint256 token = uint256(keccak256(abi.encode(seed, i))) % 4;
            bytes memory ours = abi.encodeCall(ICompatEngine.step, (model.description(), token, int256(0), true, states));
            compare(model.description(), ours, abi.encodeWithSelector(LiteralModel.step.selector, token, states, true), plain);
            if (reverted != before) return;
            (, bytes memory answer) = address(compatEngine).staticcall(ours);
            (, states) = abi.decode(answer, (int256[], int256[][][]));
        }
    }

    function testFuzz_imagesDifferential(uint256 seed, uint8 weightBits, uint8 inputBits) public {
        image(seed, bound(weightBits, 2, 64), bound(inputBits, 2, 256));
    }

    function testFuzz_textsDifferential(uint256 seed, uint8 weightBits, uint8 stateBits) public {
        text(seed, bound(weightBits, 2, 200), bound(stateBits, 2, 256));
    }

    /// @dev The cases above are of both kinds: small numbers answer, numbers of all bits revert.
    function test_bothKindsOfCasesOccur() public {
        for (uint256 seed = 0; seed < 20; ++seed) {
            image(uint256(keccak256(abi.encode(seed))), 58, 60);
            text(uint256(keccak256(abi.encode(seed))), 58, 60);
        }
        isTrue(answered >= 60, "values");
        uint256 before = reverted;
        for (uint256 seed = 0; seed < 20; ++seed) {
            image(uint256(keccak256(abi.encode(seed))), 64, 250);
            text(uint256(keccak256(abi.encode(seed))), 200, 256);
        }
        isTrue(reverted >= before + 20, "reverts");
    }
}
