// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EternalAI} from "../src/fronts/EternalAI.sol";
import {Samples} from "./kit/Samples.sol";

/// @dev The 37 model vectors of shared/vectors, through the whole path: configured, filled, sealed, evaluated by the first library's ABI.
contract SampleModelsTest is Samples {
    function test_perceptron10x10() public {
        images("10x10.json");
    }

    function test_convolutions10x10() public {
        images("cnn_10x10.json");
    }

    function test_smallConvolution10x10() public {
        images("cnn_10x10_mini.json");
    }

    struct Cases {
        bytes[] inputs;
        bytes[] softmax;
        string[] names;
    }

    EternalAI private model;

    function images(string memory name) private {
        model = publish(name);
        string memory json = fixture("images", name);
        Cases memory c;
        c.inputs = vm.parseJsonBytesArray(json, ".inputs");
        c.softmax = vm.parseJsonBytesArray(json, ".softmax");
        c.names = vm.parseJsonStringArray(json, ".classNames");
        same(c.inputs.length, 12, "cases");
        for (uint256 i = 0; i < 12; ++i) {
            check(c, i);
        }
        int256[] memory none;
        int256[][][] memory x1 = image(words(c.inputs[0]), 10, 10, 3);
        uint256 g = gasleft();
        model.evaluate(1, 0, type(uint256).max, x1, none);
        vm.snapshotValue(string.concat("evaluate ", name), g - gasleft());
    }

    function check(Cases memory c, uint256 i) private view {
        int256[] memory none;
        int256[] memory expected = words(bytes.concat(c.softmax[i]));
        int256[] memory pixels = words(bytes.concat(c.inputs[i]));
        (string memory class,, int256[] memory p, int256 confidence) = model.evaluate(1, 0, type(uint256).max, image(pixels, 10, 10, 3), none);
        same(p, expected, "softmax");
        same(class, c.names[i], "class");
        int256 greatest = p[0];
        for (uint256 k = 1; k < p.length; ++k) {
            greatest = p[k] > greatest ? p[k] : greatest;
        }
        same(confidence, greatest, "confidence");
        same(model.predict(pixels), expected, "predict");
    }

    function test_shakespeare() public {
        model = publish("shakespeare_simplernn.json");
        string memory json = fixture("text", "");
        int256[][][] memory states;
        uint256 g = gasleft();
        (string memory text, int256[][][] memory after_, uint256 seed) = model.generateTextNoTx(
            1, vm.parseJsonString(json, ".prompt"), vm.parseJsonUint(json, ".toGenerate"), states, vm.parseJsonUint(json, ".seedIn")
        );
        vm.snapshotValue("100 characters of shakespeare_simplernn.json", g - gasleft());
        same(text, vm.parseJsonString(json, ".text"), "text");
        same(seed, vm.parseJsonUint(json, ".seedOut"), "seed");
        same(after_[0][0].length, 128, "state");
    }
}
