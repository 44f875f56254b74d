// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AIMalformedModel, AIShapeMismatch} from "../src/AIErrors.sol";
import {LayerSpec} from "../src/engine/ModelRules.sol";
import {Model} from "../src/fronts/Model.sol";
import {DataContract} from "../src/model/DataContract.sol";
import {Life} from "../src/model/Life.sol";
import {WeightTree} from "../src/model/WeightTree.sol";
import {SmallModels} from "./kit/SmallModels.sol";

contract TreeUser {
    using WeightTree for WeightTree.Builder;

    WeightTree.Builder private tree;
    address[] private chunks;

    function add(bytes memory data) external {
        chunks.push(DataContract.write(data));
    }

    function advance(uint256 budget) external returns (uint256 used, bool done) {
        return tree.advance(chunks, budget);
    }

    function root() external view returns (bytes32) {
        return tree.root();
    }
}

contract LifeTest is SmallModels {
    function write(bytes memory data) external returns (bytes memory back, uint8 first) {
        address account = DataContract.write(data);
        return (DataContract.read(account), uint8(account.code[0]));
    }

    function testFuzz_anInertContractHoldsWhatItWasGiven(bytes memory data) public dirtyMemory {
        bytes32 before = keccak256(data);
        (bytes memory back, uint8 first) = this.write(data);
        same(back, data, "bytes");
        same(first, 0, "STOP");
        same(keccak256(data), before, "the source is as it was");
    }

    function test_anInertContractHasALimit() public {
        this.write(new bytes(DataContract.CAPACITY));
        vm.expectRevert(abi.encodeWithSelector(DataContract.AIDataTooLong.selector, DataContract.CAPACITY + 1, DataContract.CAPACITY));
        this.write(new bytes(DataContract.CAPACITY + 1));
    }

    /// @dev The tree of RFC 6962, by its definition.
    function plainRoot(bytes memory data, uint256 from, uint256 to) private pure returns (bytes32) {
        uint256 n = to - from;
        if (n <= 4096) {
            bytes memory tile = new bytes(n);
            for (uint256 i = 0; i < n; ++i) {
                tile[i] = data[from + i];
            }
            return keccak256(bytes.concat(hex"00", tile));
        }
        uint256 left = 4096;
        while (left * 2 < n) left *= 2;
        return keccak256(bytes.concat(hex"01", plainRoot(data, from, from + left), plainRoot(data, from + left, to)));
    }

    function testFuzz_weightRootDifferential(uint256 seed, uint8 budget) public {
        uint256 total = 1 + seed % 30_000;
        bytes memory data = new bytes(total);
        for (uint256 i = 0; i < total; i += 97) {
            data[i] = bytes1(uint8(uint256(keccak256(abi.encode(seed, i)))));
        }
        TreeUser user = new TreeUser();
        for (uint256 from = 0; from < total;) {
            uint256 n = 1 + uint256(keccak256(abi.encode(seed, from))) % 12_000;
            if (n > total - from) n = total - from;
            bytes memory chunk = new bytes(n);
            for (uint256 i = 0; i < n; ++i) {
                chunk[i] = data[from + i];
            }
            user.add(chunk);
            from += n;
        }
        bool done;
        while (!done) (, done) = user.advance(1 + budget % 5);
        same(user.root(), plainRoot(data, 0, total), "root");
    }

    function test_chunksComeInOrderAndResume() public {
        Model model = draftModel(2);
        model.append(1, 0, new bytes(10));
        vm.expectRevert(abi.encodeWithSelector(Life.AIWrongPosition.selector, 1, 0, 10));
        model.append(1, 0, new bytes(10));
        (uint256 stored, uint256 needed, uint256 packing, address[] memory chunks) = model.weightsOf(1);
        same(stored, 10, "stored");
        same(needed, 48, "needed");
        same(packing, 1, "int64");
        same(chunks.length, 1, "chunks");
        vm.expectRevert(Life.TooMuchData.selector);
        model.append(1, 10, new bytes(39));
        vm.expectRevert(abi.encodeWithSelector(Life.AIEmptyChunk.selector, 1));
        model.append(1, 10, "");
        vm.expectRevert(abi.encodeWithSelector(Life.AINoSuchLayer.selector, 4, 4));
        model.append(4, 0, new bytes(1));
        model.configure(residualSpecs());
        (stored,,,) = model.weightsOf(1);
        same(stored, 0, "a new configuration begins anew");
    }

    function test_aModelWithoutLayersIsNotSealed() public {
        Model model = new Model("empty", 1, names(1), address(engine), address(modelRules));
        vm.expectRevert(Life.AINoLayers.selector);
        model.seal(0);
        vm.expectRevert(abi.encodeWithSelector(AIMalformedModel.selector, 0));
        model.configure(new LayerSpec[](0));
    }

    /// @dev Whatever number the constructor was given, layers come only for the profiles that `Model` evaluates.
    function test_aModelOfNoProfileOfItsOwnTakesNoLayers() public {
        uint256[3] memory profiles = [uint256(0), 4, type(uint256).max];
        for (uint256 i = 0; i < profiles.length; ++i) {
            Model model = new Model("no profile", profiles[i], names(1), address(engine), address(modelRules));
            vm.expectRevert(abi.encodeWithSelector(AIMalformedModel.selector, 4));
            model.configure(residualSpecs());
            vm.expectRevert(Life.AINoLayers.selector);
            model.seal(0);
        }
    }

    /// @dev Too little gas for the inert contract, and enough to say so.
    function test_aChunkThatTheChainDoesNotTakeLeavesNothing() public {
        Model model = new Model("long", 2, names(0), address(engine), address(modelRules));
        LayerSpec[] memory s = new LayerSpec[](2);
        s[0] = spec(3, 0, ints(0, 0, 1, 2500), -1, -1);
        s[1] = spec(0, 1, ints(1, 0, 1, 0), 0, -1);
        model.configure(s);
        bytes memory chunk = new bytes(20_000);
        vm.expectRevert(DataContract.AIDataNotStored.selector);
        model.append{gas: 3_000_000}(1, 0, chunk);
        (uint256 stored,,, address[] memory chunks) = model.weightsOf(1);
        same(stored, 0, "stored");
        same(chunks.length, 0, "chunks");
        model.append(1, 0, chunk);
        (stored,,,) = model.weightsOf(1);
        same(stored, 20_000, "with enough gas");
    }

    /// @dev Each chunk is 20 bytes of the description, which one inert contract must hold.
    function test_aDescriptionHasALimit() public {
        Model model = new Model("crumbs", 2, names(0), address(engine), address(modelRules));
        LayerSpec[] memory s = new LayerSpec[](2);
        s[0] = spec(3, 0, ints(0, 0, 1, 160), -1, -1);
        s[1] = spec(0, 1, ints(1, 0, 1, 0), 0, -1);
        model.configure(s);
        for (uint256 i = 0; i < 1280; ++i) {
            model.append(1, i, hex"00");
        }
        model.hashWeights(1);
        bytes32 hash = model.draftHash();
        (bool ok, bytes memory answer) = address(model).call(abi.encodeCall(model.seal, (hash)));
        isTrue(!ok && bytes4(answer) == Life.AIDescriptionTooLong.selector, "refused");
        (uint256 length, uint256 limit) = abi.decode(tail(answer), (uint256, uint256));
        isTrue(length > 1280 * 20 && limit == 24575, "how long, and how long it may be");
        isTrue(!model.isSealed(), "and nothing changed");
    }

    /// @dev Without the selector.
    function tail(bytes memory answer) private pure returns (bytes memory words) {
        words = new bytes(answer.length - 4);
        for (uint256 i = 0; i < words.length; ++i) {
            words[i] = answer[i + 4];
        }
    }

    function test_badGraphsAreRefusedByLayer() public {
        Model model = draftModel(1);
        LayerSpec[] memory specs = residualSpecs();
        specs[2].inputs[1] = 2;
        vm.expectRevert(abi.encodeWithSelector(AIMalformedModel.selector, 2));
        model.configure(specs);
        specs = residualSpecs();
        specs[1].parameters[2] = 3;
        vm.expectRevert(abi.encodeWithSelector(AIShapeMismatch.selector, 2));
        model.configure(specs);
        specs = residualSpecs();
        specs[3].inputs[0] = 1;
        vm.expectRevert(abi.encodeWithSelector(AIMalformedModel.selector, 2)); // nobody takes layer 2
        model.configure(specs);
        specs = residualSpecs();
        specs[1].parameters[0] = 9;
        vm.expectRevert(abi.encodeWithSelector(AIMalformedModel.selector, 1));
        model.configure(specs);
        specs = residualSpecs();
        specs[1].packing = 3;
        vm.expectRevert(abi.encodeWithSelector(AIMalformedModel.selector, 1));
        model.configure(specs);
    }
}

/// @dev Anyone does anything to a sealed model.
contract Vandal {
    Model private immutable model;

    constructor(Model model_) {
        model = model_;
    }

    function append(uint8 layer, uint16 from, bytes calldata data) external {
        try model.append(layer, from, data) {} catch {}
    }

    function configure(LayerSpec[] calldata specs) external {
        try model.configure(specs) {} catch {}
    }

    function seal(bytes32 hash) external {
        try model.seal(hash) {} catch {}
    }

    function hashWeights(uint256 tiles) external {
        try model.hashWeights(tiles) {} catch {}
    }
}

contract SealedInvariantTest is SmallModels {
    Model private model;
    bytes32 private hash;
    bytes32 private code;
    address private vandal;

    function setUp() public {
        model = sealedModel(1);
        (hash, code) = (model.modelHash(), model.description().codehash);
        vandal = address(new Vandal(model));
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](2);
        (list[0], list[1]) = (vandal, address(model));
    }

    /// @dev The model's own functions are also called with its author as the sender now and then.
    function targetSenders() external view returns (address[] memory list) {
        list = new address[](2);
        (list[0], list[1]) = (address(this), stranger);
    }

    function invariant_aSealedModelNeverChanges() public view {
        same(model.modelHash(), hash, "hash");
        same(model.description().codehash, code, "description");
        same(model.predict(ints(U, U)), ints(6 * U), "answer");
    }
}
