// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CompatEngine} from "../../src/engine/CompatEngine.sol";
import {CompatRules} from "../../src/engine/CompatRules.sol";
import {EternalAI} from "../../src/fronts/EternalAI.sol";
import {FirstLayerType} from "../../src/fronts/CompatFront.sol";
import {Test} from "./Test.sol";

/// @dev A collection with one owner that mints any model: what `ModelCollection` is to a model.
contract Collection {
    mapping(uint256 => address) public modelAddressOf;
    mapping(uint256 => address) public ownerOf;

    function mint(address to, uint256 id, address model) external {
        ownerOf[id] = to;
        modelAddressOf[id] = model;
        EternalAI(model).setModelId(id);
    }

    function transfer(address to, uint256 id) external {
        ownerOf[id] = to;
    }
}

/// @dev Sample models and vectors from shared/, published the way the first library's clients do it.
abstract contract Samples is Test {
    CompatEngine internal engine = new CompatEngine();
    CompatRules internal rules = new CompatRules();
    Collection internal collection = new Collection();

    /// @dev A checkout alone has no sample models: then these tests say so.
    function setUp() public {
        bool there = vm.parseJsonBool(fixture("available", ""), ".available");
        if (!there) vm.skip(true, "no shared/ beside the repository: sample models and vectors of other people");
    }

    function fixture(string memory a, string memory b, string memory c, string memory d) internal returns (string memory) {
        string[] memory command = new string[](6);
        (command[0], command[1], command[2], command[3], command[4], command[5]) = ("node", "test/kit/fixture.mjs", a, b, c, d);
        return string(vm.ffi(command));
    }

    function fixture(string memory a, string memory b) internal returns (string memory) {
        return fixture(a, b, "", "");
    }

    function words(bytes memory data) internal pure returns (int256[] memory list) {
        uint256 n = data.length / 32;
        assembly ("memory-safe") {
            list := data
            mstore(list, n)
        }
    }

    function image(int256[] memory flat, uint256 n, uint256 m, uint256 p) internal pure returns (int256[][][] memory y) {
        y = new int256[][][](n);
        uint256 place;
        for (uint256 i = 0; i < n; ++i) {
            y[i] = new int256[][](m);
            for (uint256 j = 0; j < m; ++j) {
                y[i][j] = new int256[](p);
                for (uint256 k = 0; k < p; ++k) {
                    y[i][j][k] = flat[place++];
                }
            }
        }
    }

    struct Sample {
        bytes[] configs;
        uint256[] types;
        uint256[] indexes;
        bytes[] weights;
        string[] classes;
        string[] vocabulary;
    }

    function load(string memory name) internal returns (Sample memory s) {
        string memory json = fixture("model", name);
        s.configs = vm.parseJsonBytesArray(json, ".configs");
        s.types = vm.parseJsonUintArray(json, ".types");
        s.indexes = vm.parseJsonUintArray(json, ".indexes");
        s.weights = vm.parseJsonBytesArray(json, ".weights");
        s.classes = vm.parseJsonStringArray(json, ".classes");
        s.vocabulary = vm.parseJsonStringArray(json, ".vocabulary");
    }

    /// @dev Creates, configures, fills in chunks of 1,000 weights and mints a sample model: token 1 of the collection, owned by this test.
    function publish(string memory name) internal returns (EternalAI model) {
        Sample memory s = load(name);
        model = new EternalAI(name, s.classes, address(collection), address(engine), address(rules), 1);
        model.setEternalAI(0, s.configs);
        if (s.vocabulary.length != 0) model.setVocabs(0, s.vocabulary, "[UNK]");
        for (uint256 i = 0; i < s.types.length; ++i) {
            fill(model, s, i);
        }
        collection.mint(address(this), 1, address(model));
    }

    function fill(EternalAI model, Sample memory s, uint256 i) private {
        int256[] memory all = words(s.weights[i]);
        for (uint256 from = 0; from < all.length; from += 1000) {
            model.appendWeights(0, part(all, from), s.indexes[i], FirstLayerType(s.types[i]));
        }
    }

    /// @dev At most 1,000 numbers from a place on.
    function part(int256[] memory all, uint256 from) internal pure returns (int256[] memory chunk) {
        uint256 n = all.length - from < 1000 ? all.length - from : 1000;
        chunk = new int256[](n);
        for (uint256 k = 0; k < n; ++k) {
            chunk[k] = all[from + k];
        }
    }
}
