// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LayerSpec} from "../../src/engine/ModelRules.sol";
import {Engine} from "../../src/engine/Engine.sol";
import {Job} from "../../src/engine/Job.sol";
import {EternalAI} from "../../src/fronts/EternalAI.sol";
import {MelodyRNN} from "../../src/fronts/MelodyRNN.sol";
import {Model} from "../../src/fronts/Model.sol";
import {ICompatEngine, IEngine} from "../../src/interfaces/IEngines.sol";
import {LibraryCode} from "../../src/model/LibraryCode.sol";
import {OwnCode} from "../../src/model/OwnCode.sol";
import {Tensor, Tensors} from "../../src/tensor/Tensor.sol";
import {SmallModels} from "../kit/SmallModels.sol";

/// @dev Answers whatever pays its owner.
contract HostileEngine is IEngine, ICompatEngine {
    function evaluate(address, uint256, uint256, Tensor[] calldata, Tensor[] calldata)
        external
        pure
        returns (Tensor[] memory outputs, Tensor[] memory states)
    {
        outputs = new Tensor[](1);
        outputs[0] = Tensors.vector(new int256[](1));
        outputs[0].data[0] = 666;
        states = new Tensor[](0);
    }

    function forward(address, uint256, uint256, int256[][][] calldata x1, int256[] calldata)
        external
        pure
        returns (int256[][][] memory, int256[] memory x2)
    {
        x2 = new int256[](2);
        x2[1] = 666;
        return (x1, x2);
    }

    function step(address, uint256, int256, bool, int256[][][] calldata states)
        external
        pure
        returns (int256[] memory x, int256[][][] memory)
    {
        return (x, states);
    }
}

/// @dev Layers that add up to what their owner likes.
contract HostileOps {
    function run(Job memory) external pure returns (Tensor memory output, Tensor memory) {
        output = Tensors.vector(new int256[](1));
        output.data[0] = 666;
    }
}

/// @dev Whoever sets up a model of ours chooses its constructor's arguments, and by creation code of his own even its immutables and first storage. None of
/// that makes it ask anybody but the library.
contract ForeignCodeTest is SmallModels {
    int256[][][] private none;
    address private hostile = address(new HostileEngine());

    function foreign(address account) private view returns (bytes memory) {
        return abi.encodeWithSelector(OwnCode.AIForeignCode.selector, account, account.codehash);
    }

    /// @dev What tools/artifacts.mjs wrote is the code that lies on a chain.
    function test_theHashesAreThoseOfOurCode() public view {
        same(engine.sums().codehash, LibraryCode.SUM_OPS, "SumOps");
        same(engine.cells().codehash, LibraryCode.CELL_OPS, "CellOps");
        same(engine.attention().codehash, LibraryCode.ATTENTION_OPS, "AttentionOps");
        same(engine.plain().codehash, LibraryCode.PLAIN_OPS, "PlainOps");
        same(engine.int8s().codehash, LibraryCode.INT8_OPS, "Int8Ops");
        same(address(engine).codehash, LibraryCode.ENGINE, "Engine");
        same(address(modelRules).codehash, LibraryCode.MODEL_RULES, "ModelRules");
        same(address(compatEngine).codehash, LibraryCode.COMPAT_ENGINE, "CompatEngine");
        same(address(compatRules).codehash, LibraryCode.COMPAT_RULES, "CompatRules");
    }

    /// @dev Another's engine, rules of the other family, an account without code, one that does not exist.
    function test_noFrontTakesAnotherEngineOrOtherRules() public {
        address[4] memory others = [hostile, address(collection), address(this), address(0xdead)];
        for (uint256 i = 0; i < others.length; ++i) {
            bytes memory refusal = foreign(others[i]);
            vm.expectRevert(refusal);
            new Model("m", 1, names(0), others[i], address(modelRules));
            vm.expectRevert(refusal);
            new Model("m", 1, names(0), address(engine), others[i]);
            vm.expectRevert(refusal);
            new EternalAI("m", names(2), address(collection), others[i], address(compatRules), 1);
            vm.expectRevert(refusal);
            new EternalAI("m", names(2), address(collection), address(compatEngine), others[i], 1);
            vm.expectRevert(refusal);
            new MelodyRNN("m", address(collection), others[i], address(compatRules), 1);
            vm.expectRevert(refusal);
            new MelodyRNN("m", address(collection), address(compatEngine), others[i], 1);
        }
        vm.expectRevert(foreign(address(compatEngine)));
        new Model("m", 1, names(0), address(compatEngine), address(modelRules));
    }

    /// @dev One byte of difference, at any place of the library's own engine, is another engine.
    function testFuzz_anEngineThatDiffersInOneByteIsForeign(uint256 place, bytes1 value) public {
        bytes memory code = address(engine).code;
        place %= code.length;
        vm.assume(code[place] != value);
        code[place] = value;
        vm.etch(address(0xfa15e), code);
        vm.expectRevert(foreign(address(0xfa15e)));
        new Model("m", 1, names(0), address(0xfa15e), address(modelRules));
    }

    function test_anEngineTakesNoOtherLayers() public {
        address[5] memory parts = [engine.sums(), engine.cells(), engine.attention(), engine.plain(), engine.int8s()];
        for (uint256 i = 0; i < parts.length; ++i) {
            address own = parts[i];
            parts[i] = hostile;
            vm.expectRevert(foreign(hostile));
            new Engine(parts[0], parts[1], parts[2], parts[3], parts[4]);
            parts[i] = own;
        }
    }

    /// @dev Creation code of the attacker's own: our code lies there, and its hash is as known, but the engine in it is his.
    function test_aForgedImmutableIsNotAsked() public {
        Model model = sealedModel(1);
        same(model.predict(ints(U, U)), ints(6 * U), "the library's engine");
        vm.etch(address(model), replaced(address(model).code, address(engine), hostile));
        isTrue(model.engine() == hostile, "the attacker's engine");
        vm.expectRevert(foreign(hostile));
        model.predict(ints(U, U));
        Tensor[] memory noStates;
        vm.expectRevert(foreign(hostile));
        model.step(0, 3, vector(ints(U, U)), noStates);

        EternalAI compat = sealedCompat();
        vm.etch(address(compat), replaced(address(compat).code, address(compatEngine), hostile));
        vm.expectRevert(foreign(hostile));
        compat.evaluate(1, 0, 9, none, ints(U));
        vm.expectRevert(foreign(hostile));
        compat.classify(1, 0, 9, none, ints(U));
        vm.expectRevert(foreign(hostile));
        compat.predict(ints(U));
    }

    function test_forgedRulesAreNotAsked() public {
        Model model = draftModel(1);
        vm.etch(address(model), replaced(address(model).code, address(modelRules), hostile));
        LayerSpec[] memory specs = residualSpecs();
        vm.expectRevert(foreign(hostile));
        model.configure(specs);

        EternalAI compat = draftCompat();
        vm.etch(address(compat), replaced(address(compat).code, address(compatRules), hostile));
        bytes[] memory configs = compatConfigs();
        vm.expectRevert(foreign(hostile));
        compat.setEternalAI(0, configs);
        vm.expectRevert(foreign(hostile));
        compat.getDenseLayer(0, 0);
    }

    /// @dev An engine with our code and the attacker's storage: whichever of its five contracts he replaces, a model that needs it is refused.
    function test_forgedLayersAreNotAsked() public {
        address[5] memory own = [engine.sums(), engine.cells(), engine.attention(), engine.plain(), engine.int8s()];
        address ops = address(new HostileOps());
        for (uint256 slot = 0; slot < own.length; ++slot) {
            Model model = modelThatNeeds(slot);
            model.predict(ints(U, U));
            store(slot, ops);
            vm.expectRevert(foreign(ops));
            model.predict(ints(U, U));
            store(slot, own[slot]);
            model.predict(ints(U, U));
        }
    }

    function store(uint256 slot, address account) private {
        vm.store(address(engine), bytes32(slot), bytes32(uint256(uint160(account))));
        address[5] memory now_ = [engine.sums(), engine.cells(), engine.attention(), engine.plain(), engine.int8s()];
        isTrue(now_[slot] == account, "it is this slot");
    }

    /// @dev Two numbers, and one layer of the kind that the engine's contract in this slot computes.
    function modelThatNeeds(uint256 slot) private returns (Model model) {
        LayerSpec[] memory specs = new LayerSpec[](2);
        specs[0] = spec(3, 0, ints(0, 0, 1, 2), -1, -1);
        if (slot == 0) specs[1] = spec(0, 1, ints(1, 0, 1, 0), 0, -1); // Dense
        if (slot == 1) specs[1] = spec(7, 1, ints(1, 0, 1, 0), 0, -1); // SimpleRNN
        if (slot == 2) {
            specs[0] = spec(3, 0, join(ints(0, 0, 2), ints(1, 2)), -1, -1);
            specs[1] = spec(21, 1, join(ints(1, 1, 1), ints(0, 0)), 0, -1); // Attention
        }
        if (slot == 3) specs[1] = spec(17, 0, ints(2, 0), 0, -1); // Activation
        if (slot == 4) specs[1] = spec(23, 0, ints(U), 0, -1); // Quantize
        model = new Model("one layer", slot == 4 ? 3 : 1, names(0), address(engine), address(modelRules));
        model.configure(specs);
        uint8[5] memory weights = [2, 4, 8, 0, 0];
        if (weights[slot] != 0) model.append(1, 0, packed(new int256[](weights[slot])));
        model.hashWeights(1000);
        model.seal(model.draftHash());
    }

    /// @dev What a known code does not vouch for: its creator may have written the storage. Here the code and the hash are those of one model, and the answers
    /// are another's. `aichain model show` makes the hash again from what lies behind it, and looks at how the contract was created.
    function test_aForgedDescriptionIsAskedUnderTheOldHash() public {
        Model model = sealedModel(1);
        Model other = modelThatNeeds(3);
        bytes32 code = address(model).codehash;
        bytes32 hash = model.modelHash();
        vm.store(address(model), 0, bytes32(uint256(uint160(other.description()))));
        same(address(model).codehash, code, "its code");
        same(model.modelHash(), hash, "its hash");
        isTrue(hash != other.modelHash(), "they are two models");
        Tensor[] memory none_;
        (Tensor[] memory answer,) = model.evaluate(0, 1, vector(ints(U, -U)), none_);
        same(answer[0].data, ints(U, 0), "what the other answers");
    }

    function replaced(bytes memory code, address from, address to) private pure returns (bytes memory) {
        uint256 places = 0;
        for (uint256 i = 0; i + 32 <= code.length; ++i) {
            bytes32 word;
            assembly ("memory-safe") {
                word := mload(add(add(code, 0x20), i))
            }
            if (word != bytes32(uint256(uint160(from)))) continue;
            ++places;
            assembly ("memory-safe") {
                mstore(add(add(code, 0x20), i), to)
            }
        }
        isTrue(places != 0, "it is there");
        return code;
    }
}
