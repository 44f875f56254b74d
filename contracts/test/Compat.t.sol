// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIMalformedModel, InvalidMatrixDimensions} from "../src/AIErrors.sol";
import {CompatRules} from "../src/engine/CompatRules.sol";
import {CompatFront, FirstLayerType} from "../src/fronts/CompatFront.sol";
import {EternalAI} from "../src/fronts/EternalAI.sol";
import {MelodyRNN} from "../src/fronts/MelodyRNN.sol";
import {SmallModels} from "./kit/SmallModels.sol";

/// @dev The first library's mistakes and reverts, as docs/inference-semantics.md section 5 has them.
contract CompatTest is SmallModels {
    int256[][][] private none;
    int256[] private empty;

    function model1(bytes memory layer) private returns (EternalAI model) {
        model = new EternalAI("one", names(4), address(collection), address(compatEngine), address(compatRules), 1);
        bytes[] memory c = new bytes[](2);
        c[0] = abi.encode(uint8(3), uint8(1), [uint256(2), 3, 1]);
        c[1] = layer;
        model.setEternalAI(0, c);
    }

    function mint(EternalAI model) private returns (EternalAI) {
        collection.mint(address(this), 1, address(model));
        return model;
    }

    function image23(int256[6] memory v) private pure returns (int256[][][] memory x) {
        x = new int256[][][](2);
        for (uint256 i = 0; i < 2; ++i) {
            x[i] = new int256[][](3);
            for (uint256 j = 0; j < 3; ++j) {
                x[i][j] = ints(v[3 * i + j]);
            }
        }
    }

    /// @dev What a configuration ends with that the first library refused too, and in what it is stricter (section 5).
    function test_configurationsThatAreRefused() public {
        uint256[2] memory ones = [uint256(1), 1];
        uint256[2] memory twos = [uint256(2), 2];
        uint256[2] memory none_ = [uint256(0), 1];
        uint256[2] memory tall = [uint256(3), 1];
        refused(abi.encode(uint8(4), twos, ones, uint8(2)), panic(0x21)); // a kind of padding that does not exist
        refused(abi.encode(uint8(5), uint8(1), uint256(1), twos, ones, uint8(2)), panic(0x21));
        refused(abi.encode(uint8(5), uint8(5), uint256(1), twos, ones, uint8(0)), panic(0x21)); // an activation
        refused(abi.encode(uint8(4), tall, ones, uint8(0)), panic(0x11)); // a window larger than the image, without padding
        refused(abi.encode(uint8(5), uint8(1), uint256(1), tall, ones, uint8(0)), panic(0x11));
        refused(abi.encode(uint8(4), twos, none_, uint8(0)), panic(0x12)); // a step of 0
        refused(abi.encode(uint8(4), twos, none_, uint8(1)), panic(0x12));
        refused(abi.encode(uint256(256 + 4), twos, ones, uint8(0)), ""); // words that no byte holds
        refused(abi.encode(uint8(4), twos, ones, uint256(256)), "");
        refused(abi.encode(uint8(0), uint256(257), uint256(2)), "");
        refused(abi.encode(uint8(4), twos, ones), ""); // cut off
        // bytes behind the last word say nothing
        bytes memory pool = abi.encode(uint8(4), twos, ones, uint8(1));
        same(model1(bytes.concat(pool, hex"ff00ff")).draftHash(), model1(pool).draftHash(), "the same model");
    }

    function refused(bytes memory layer, bytes memory data) private {
        EternalAI model = new EternalAI("one", names(4), address(collection), address(compatEngine), address(compatRules), 1);
        bytes[] memory c = new bytes[](2);
        c[0] = abi.encode(uint8(3), uint8(1), [uint256(2), 3, 1]);
        c[1] = layer;
        vm.expectRevert(data);
        model.setEternalAI(0, c);
    }

    /// @dev There their states would be mixed up.
    function test_cellsOfTwoKindsAreRefused() public {
        EternalAI model = new EternalAI("mixed", names(1), address(collection), address(compatEngine), address(compatRules), 1);
        bytes[] memory c = new bytes[](4);
        c[0] = abi.encode(uint8(3), uint8(0));
        c[1] = abi.encode(uint8(6), uint256(4), uint256(1));
        c[2] = abi.encode(uint8(7), uint8(4), uint256(1));
        c[3] = abi.encode(uint8(8), uint8(4), uint8(3), uint256(1), uint256(1));
        vm.expectRevert(abi.encodeWithSelector(CompatRules.AIMixedCells.selector, 3));
        model.setEternalAI(0, c);
        (c[2], c[3]) = (c[3], c[2]);
        vm.expectRevert(abi.encodeWithSelector(CompatRules.AIMixedCells.selector, 3));
        model.setEternalAI(0, c);
        c[3] = c[2];
        model.setEternalAI(0, c);
    }

    function unknownPacking(uint256 packing) external returns (EternalAI) {
        return new EternalAI("one", names(1), address(collection), address(compatEngine), address(compatRules), packing);
    }

    function test_layoutsOfWeightsAreTwo() public {
        uint256[3] memory bad = [uint256(0), 3, type(uint256).max];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(CompatFront.AIUnknownPacking.selector, bad[i]));
            this.unknownPacking(bad[i]);
        }
        this.unknownPacking(2);
    }

    function test_largeLogitsOverflowTheSoftmax() public {
        EternalAI model = sealedCompat();
        // layer 1: (x + 1/2, -x); layer 2: x + 1/2 + x = 2000.5 for x = 1000
        vm.expectRevert(abi.encodeWithSelector(bytes4(0xca7ec0c5), 2000 * U + U / 2)); // Exp_InputTooBig
        model.evaluate(1, 0, 9, none, ints(1000 * U));
    }

    function test_softmaxOfOnlyTinyLogitsDividesByZero() public {
        EternalAI model = mint(tinyLogits());
        vm.expectRevert(panic(0x12));
        model.evaluate(1, 0, 9, none, ints(0));
    }

    function tinyLogits() private returns (EternalAI model) {
        model = new EternalAI("tiny", names(2), address(collection), address(compatEngine), address(compatRules), 2);
        bytes[] memory c = new bytes[](2);
        c[0] = abi.encode(uint8(3), uint8(0));
        c[1] = abi.encode(uint8(0), uint8(1), uint256(2));
        model.setEternalAI(0, c);
        model.appendWeights(0, ints(0, 0, -42 * U, -42 * U), 0, FirstLayerType.Dense);
    }

    function test_vectorsOfOtherLengths() public {
        EternalAI model = sealedCompat();
        (,, int256[] memory a,) = model.evaluate(1, 0, 9, none, ints(U));
        (,, int256[] memory b,) = model.evaluate(1, 0, 9, none, ints(U, 5 * U));
        same(a, b, "what is too much is ignored");
        vm.expectRevert(panic(0x32));
        model.evaluate(1, 0, 9, none, empty);
    }

    function test_oneUnitChecksTheLength() public {
        EternalAI model = new EternalAI("unit", names(1), address(collection), address(compatEngine), address(compatRules), 1);
        bytes[] memory c = new bytes[](2);
        c[0] = abi.encode(uint8(3), uint8(0));
        c[1] = abi.encode(uint8(0), uint8(1), uint256(1));
        model.setEternalAI(0, c);
        model.appendWeights(0, ints(U, 0), 0, FirstLayerType.Dense);
        mint(model);
        vm.expectRevert(InvalidMatrixDimensions.selector);
        model.evaluate(1, 0, 9, none, ints(U, U));
        (,, int256[] memory p,) = model.evaluate(1, 0, 9, none, ints(U));
        same(p[0], U, "softmax of one");
    }

    function test_poolingSwapsSizeAndStride() public {
        // configured: size 1x1, stride 2x2; run: window 2x2, step 1x1
        EternalAI model = mint(model1(abi.encode(uint8(4), [uint256(1), 1], [uint256(2), 2], uint8(0))));
        int256[][][] memory x = image23([int256(1), 5, 2, 7, 3, 4]);
        (int256[][][] memory y,) = model.forward(x, empty, 1, 1);
        same(y.length, 1, "rows");
        same(y[0].length, 2, "columns");
        same(y[0][0][0], 7, "first window");
        same(y[0][1][0], 5, "second window");
    }

    function test_poolingCountsCellsOutsideAsZeroAndHasAFloor() public {
        EternalAI model = mint(model1(abi.encode(uint8(4), [uint256(2), 2], [uint256(2), 2], uint8(1))));
        (int256[][][] memory y,) = model.forward(image23([int256(-1), -5, -2, -7, -3, -4]), empty, 1, 1);
        same(y[0][0][0], -1, "inside");
        same(y[0][1][0], 0, "padding wins");
        int256 deep = -2e9 * U;
        (y,) = model.forward(image23([deep, deep, deep, deep, deep, deep]), empty, 1, 1);
        same(y[0][0][0], -1e9 * U, "floor");
    }

    function test_raggedImages() public {
        EternalAI model = mint(model1(abi.encode(uint8(2), U / 2, U)));
        int256[][][] memory x = image23([int256(2), 4, 6, 8, 10, 12]);
        x[1][2] = ints(12, 13);
        (int256[][][] memory y,) = model.forward(x, empty, 1, 1);
        same(y[1][2].length, 1, "more than the first cell has is dropped");
        same(y[1][2][0], 6 + U, "rescaled");
        x[1][2] = empty;
        vm.expectRevert(panic(0x32));
        model.forward(x, empty, 1, 1);
        x[0][1] = ints(type(int256).min);
        vm.expectRevert(bytes4(0xa6070c25)); // Mul_InputTooSmall comes before the missing cell
        model.forward(x, empty, 1, 1);
        vm.expectRevert(panic(0x32));
        model.forward(none, empty, 1, 1);
    }

    function test_convolutionOfHugeNumbersFailsAsPlain() public {
        EternalAI model = model1(abi.encode(uint8(5), uint8(1), uint256(1), [uint256(1), 1], [uint256(1), 1], uint8(0)));
        model.appendWeights(0, ints(2 * U, U), 0, FirstLayerType.Conv2D);
        mint(model);
        int256 huge = type(int256).max / 2 + 1;
        (int256[][][] memory y,) = model.forward(image23([int256(1), 2, 3, 4, 5, 6]), empty, 1, 1);
        same(y[1][2][0], 12 + U, "ordinary");
        vm.expectRevert(abi.encodeWithSelector(bytes4(0x120b5b43), huge, 2 * U)); // Mul_Overflow
        model.forward(image23([int256(1), 2, 3, huge, 5, 6]), empty, 1, 1);
    }

    function test_rangesClamp() public {
        EternalAI model = sealedCompat();
        vm.expectRevert(panic(0x32));
        model.forward(none, ints(U), 3, 3);
        (string memory class, int256[][][] memory r1, int256[] memory r2, int256 confidence) = model.evaluate(1, 0, 0, none, ints(U));
        same(class, "", "no class in the middle");
        same(r1.length + uint256(confidence), 0, "nothing else");
        same(r2[0], U, "the vector as it was");
    }

    function test_onlyModelsOfItsProfile() public {
        address other = sealedModel(1).description();
        vm.expectRevert(abi.encodeWithSelector(AIMalformedModel.selector, 4));
        compatEngine.forward(other, 0, 0, none, empty);
        address mine = sealedCompat().description();
        vm.expectRevert(abi.encodeWithSelector(AIMalformedModel.selector, 3));
        engine.evaluate(mine, 0, 0, vector(ints(U)), vector(ints(U)));
    }

    function test_theGettersOfTheFirstLibrary() public {
        EternalAI model = draftCompat();
        fillCompat(model);
        (uint256 inputs, uint256 units, int256[][] memory w, int256[] memory b) = model.getDenseLayer(0, 1);
        same(inputs, 2, "in");
        same(units, 2, "units");
        same(w[0], ints(U, 2 * U), "w0");
        same(w[1], ints(-U, U), "w1");
        same(b, ints(0, U / 4), "b");
        (string memory name, uint256 layers, uint256 needed, uint256 stored) = model.model();
        same(name, "small", "name");
        same(layers, 3, "layers");
        same(needed, 10, "needed");
        same(stored, 10, "stored");
        vm.expectRevert(panic(0x32));
        model.getDenseLayer(0, 2);
    }

    function test_aMelody() public {
        MelodyRNN melody = melodyCompat();
        uint256[] memory vocabulary = new uint256[](3);
        (vocabulary[0], vocabulary[1], vocabulary[2]) = (60, 64, 129);
        melody.setVocabs(vocabulary);
        collection.mint(address(this), 1, address(melody));
        (int256[] memory notes, int256[][][] memory states) = melody.generateMelodyTest(1, 5, ints(60 * U, 64 * U));
        same(notes.length, 5, "notes");
        for (uint256 i = 0; i < 5; ++i) {
            isTrue(notes[i] == 60 * U || notes[i] == 64 * U || notes[i] == 129 * U, "an event of the vocabulary");
        }
        same(states[0].length, 2, "h and c");
        vm.expectRevert(abi.encodeWithSelector(bytes4(0x2463f3d5), -U / 2));
        melody.generateMelodyTest(1, 1, ints(-U / 2));
        vm.expectRevert(panic(0x11));
        melody.generateMelodyTest(1, 1, empty);
    }
}
