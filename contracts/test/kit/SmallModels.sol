// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CompatEngine} from "../../src/engine/CompatEngine.sol";
import {CompatRules} from "../../src/engine/CompatRules.sol";
import {Engine} from "../../src/engine/Engine.sol";
import {LayerSpec, ModelRules} from "../../src/engine/ModelRules.sol";
import {FirstLayerType} from "../../src/fronts/CompatFront.sol";
import {EternalAI} from "../../src/fronts/EternalAI.sol";
import {MelodyRNN} from "../../src/fronts/MelodyRNN.sol";
import {Model} from "../../src/fronts/Model.sol";
import {Tensor, Tensors} from "../../src/tensor/Tensor.sol";
import {Deployed} from "./Deployed.sol";
import {Collection} from "./Samples.sol";
import {Test} from "./Test.sol";

/// @dev Models small enough to be written down.
abstract contract SmallModels is Test {
    int256 internal constant U = 1e18;

    CompatEngine internal compatEngine = new CompatEngine();
    CompatRules internal compatRules = new CompatRules();
    Engine internal engine = Deployed.engine();
    ModelRules internal modelRules = new ModelRules();
    Collection internal collection = new Collection();
    address internal stranger = address(0xbad);

    function ints(int256 a) internal pure returns (int256[] memory v) {
        v = new int256[](1);
        v[0] = a;
    }

    function ints(int256 a, int256 b) internal pure returns (int256[] memory v) {
        v = new int256[](2);
        (v[0], v[1]) = (a, b);
    }

    function ints(int256 a, int256 b, int256 c) internal pure returns (int256[] memory v) {
        v = new int256[](3);
        (v[0], v[1], v[2]) = (a, b, c);
    }

    function ints(int256 a, int256 b, int256 c, int256 d) internal pure returns (int256[] memory v) {
        v = new int256[](4);
        (v[0], v[1], v[2], v[3]) = (a, b, c, d);
    }

    function join(int256[] memory a, int256[] memory b) internal pure returns (int256[] memory v) {
        v = new int256[](a.length + b.length);
        for (uint256 i = 0; i < v.length; ++i) {
            v[i] = i < a.length ? a[i] : b[i - a.length];
        }
    }

    function names(uint256 n) internal pure returns (string[] memory v) {
        v = new string[](n);
        for (uint256 i = 0; i < n; ++i) {
            v[i] = string(abi.encodePacked("class ", bytes1(uint8(65 + i))));
        }
    }

    /// @dev Input vector by the token form, Dense(1 -> 2, linear), Dense(2 -> 2, linear): no weights yet.
    function draftCompat() internal returns (EternalAI model) {
        model = new EternalAI("small", names(2), address(collection), address(compatEngine), address(compatRules), 1);
        model.setEternalAI(0, compatConfigs());
    }

    function compatConfigs() internal pure returns (bytes[] memory c) {
        c = new bytes[](3);
        c[0] = abi.encode(uint8(3), uint8(0));
        c[1] = abi.encode(uint8(0), uint8(1), uint256(2));
        c[2] = abi.encode(uint8(0), uint8(1), uint256(2));
    }

    function fillCompat(EternalAI model) internal {
        model.appendWeights(0, ints(U, -U, U / 2, 0), 0, FirstLayerType.Dense);
        model.appendWeights(0, ints(U, 2 * U, -U), 1, FirstLayerType.Dense);
        model.appendWeights(0, ints(U, 0, U / 4), 1, FirstLayerType.Dense);
    }

    function sealedCompat() internal returns (EternalAI model) {
        model = draftCompat();
        fillCompat(model);
        collection.mint(address(this), 1, address(model));
    }

    function words3() internal pure returns (string[] memory w) {
        w = new string[](4);
        (w[0], w[1], w[2], w[3]) = ("?", "a", "b", unicode"é");
    }

    /// @dev Embedding 4 -> 1, SimpleRNN of 1 unit, Dense to 4, with the words of `words3`: all weights, not minted.
    function recurrentCompat() internal returns (EternalAI model) {
        model = new EternalAI("text", names(1), address(collection), address(compatEngine), address(compatRules), 1);
        bytes[] memory c = new bytes[](4);
        c[0] = abi.encode(uint8(3), uint8(0));
        c[1] = abi.encode(uint8(6), uint256(4), uint256(1));
        c[2] = abi.encode(uint8(7), uint8(4), uint256(1));
        c[3] = abi.encode(uint8(0), uint8(1), uint256(4));
        model.setEternalAI(0, c);
        model.setVocabs(0, words3(), "?");
        model.appendWeights(0, ints(0, U, -U, U / 2), 0, FirstLayerType.Embedding);
        model.appendWeights(0, ints(U, U / 2, 0), 0, FirstLayerType.SimpleRNN);
        model.appendWeights(0, join(ints(0, U, -U, 2 * U), ints(0, 0, 0, 0)), 0, FirstLayerType.Dense);
    }

    /// @dev LSTM of 1 unit on one number, Dense to 3 events: all weights, no vocabulary, not minted.
    function melodyCompat() internal returns (MelodyRNN melody) {
        melody = new MelodyRNN("notes", address(collection), address(compatEngine), address(compatRules), 1);
        bytes[] memory c = new bytes[](3);
        c[0] = abi.encode(uint8(3), uint8(0));
        c[1] = abi.encode(uint8(8), uint8(4), uint8(3), uint256(1), uint256(1));
        c[2] = abi.encode(uint8(0), uint8(1), uint256(3));
        melody.setModel(c);
        melody.appendWeights(join(join(ints(U, U / 2, -U, U), ints(U, -U / 2, U, U)), ints(0, U, 0, 0)), 0, FirstLayerType.LSTM);
        melody.appendWeights(join(ints(U, -U, 0), ints(0, 0, 0)), 0, FirstLayerType.Dense);
    }

    function packed(int256[] memory w) internal pure returns (bytes memory data) {
        for (uint256 i = 0; i < w.length; ++i) {
            data = bytes.concat(data, bytes8(uint64(int64(w[i]))));
        }
    }

    function spec(uint8 layerType, uint8 packing, int256[] memory p, int256 a, int256 b) internal pure returns (LayerSpec memory) {
        uint8[] memory inputs = new uint8[](a < 0 ? 0 : b < 0 ? 1 : 2);
        if (a >= 0) inputs[0] = uint8(uint256(a));
        if (b >= 0) inputs[1] = uint8(uint256(b));
        return LayerSpec(layerType, packing, inputs, p);
    }

    /// @dev Input(2), Dense(2 -> 2, relu), Add(input, dense), Dense(2 -> 1).
    function residualSpecs() internal pure returns (LayerSpec[] memory specs) {
        specs = new LayerSpec[](4);
        specs[0] = spec(3, 0, ints(0, 0, 1, 2), -1, -1);
        specs[1] = spec(0, 1, ints(2, 0, 2, 1), 0, -1);
        specs[2] = spec(18, 0, new int256[](0), 0, 1);
        specs[3] = spec(0, 1, ints(1, 0, 1, 0), 2, -1);
    }

    function draftModel(uint256 profile) internal returns (Model model) {
        model = new Model("residual", profile, names(1), address(engine), address(modelRules));
        model.configure(residualSpecs());
    }

    function fillModel(Model model) internal {
        bytes memory w = packed(join(ints(U, -U, U / 2), ints(U / 3, U, -U)));
        bytes memory head = new bytes(13);
        bytes memory tail = new bytes(w.length - 13);
        for (uint256 i = 0; i < w.length; ++i) {
            if (i < 13) head[i] = w[i];
            else tail[i - 13] = w[i];
        }
        model.append(1, 0, head);
        model.append(1, 13, tail);
        model.append(3, 0, packed(ints(2 * U, -U)));
    }

    function sealedModel(uint256 profile) internal returns (Model model) {
        model = draftModel(profile);
        fillModel(model);
        model.hashWeights(1000);
        model.seal(model.draftHash());
    }

    function vector(int256[] memory v) internal pure returns (Tensor[] memory list) {
        list = new Tensor[](1);
        list[0] = Tensors.vector(v);
    }
}
