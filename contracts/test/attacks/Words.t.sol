// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Job, ILayerOps} from "../../src/engine/Job.sol";
import {PlainOps} from "../../src/engine/PlainOps.sol";
import {ScoredGrant} from "../../src/examples/ScoredGrant.sol";
import {FirstLayerType} from "../../src/fronts/CompatFront.sol";
import {EternalAI} from "../../src/fronts/EternalAI.sol";
import {Model} from "../../src/fronts/Model.sol";
import {ICompatEngine, IEngine} from "../../src/interfaces/IEngines.sol";
import {IModel} from "../../src/interfaces/IModel.sol";
import {IModelCollection} from "../../src/interfaces/IModelCollection.sol";
import {Tensor} from "../../src/tensor/Tensor.sol";
import {LayerType} from "../../src/model/LayerType.sol";
import {SmallModels} from "../kit/SmallModels.sol";

/// @dev A collection that uses each moment at which a model asks it something.
contract Meddler is IModelCollection {
    EternalAI public model;
    uint256 public tries;

    function point(EternalAI model_) external {
        model = model_;
    }

    function mint(uint256 id) external {
        model.setModelId(id);
    }

    /// @dev Asked in a static call: what it tries to write must fail, and it goes on as if nothing were.
    function ownerOf(uint256) external view returns (address) {
        (bool ok,) = address(model).staticcall(abi.encodeCall(EternalAI.setVocabs, (0, new string[](0), "")));
        require(!ok, "wrote in a view");
        (ok,) = address(model).staticcall(abi.encodeWithSignature("setModelId(uint256)", 9));
        require(!ok, "took another id in a view");
        return address(this);
    }

    function modelAddressOf(uint256) external view returns (address) {
        return address(model);
    }
}

/// @dev Takes grants, and asks again from within the payment.
contract Greedy {
    ScoredGrant private immutable grant;
    uint256 public again;

    constructor(ScoredGrant grant_) {
        grant = grant_;
    }

    function ask(int256[] calldata x) external {
        grant.request(x);
    }

    receive() external payable {
        int256[] memory x = new int256[](2);
        (x[0], x[1]) = (1e18, 1e18);
        try grant.request(x) {
            ++again;
        } catch {}
    }
}

/// @dev Calls with words that no Solidity writes, and calls from within calls: each is refused, and nothing changes.
contract WordsTest is SmallModels {
    int256[][][] private none;

    /// @dev A call in which one word, counted from behind the selector, is another one.
    function spoiled(bytes memory call_, uint256 word, uint256 value) private pure returns (bytes memory) {
        assembly ("memory-safe") {
            mstore(add(add(call_, 0x24), shl(5, word)), value)
        }
        return call_;
    }

    function refused(address who, bytes memory call_, string memory what) private {
        (bool ok, bytes memory answer) = who.call(call_);
        isTrue(!ok && answer.length == 0, what);
    }

    function test_anEnumOutOfRangeIsRefused() public {
        EternalAI model = draftCompat();
        bytes memory good = abi.encodeCall(EternalAI.appendWeights, (0, ints(U, -U, U / 2, 0), 0, FirstLayerType.Dense));
        refused(address(model), spoiled(bytes.concat(good), 3, 9), "the first number beyond the enum");
        refused(address(model), spoiled(bytes.concat(good), 3, 256), "a byte that looks like Dense, with a bit above it");
        refused(address(model), spoiled(bytes.concat(good), 3, type(uint256).max), "all bits");
        (,,, uint256 appended) = model.model();
        same(appended, 0, "nothing was stored");
        (bool ok,) = address(model).call(good);
        isTrue(ok, "the same call with a good word");
    }

    function test_dirtyWordsAreRefused() public {
        Model model = sealedModel(1);
        Tensor[] memory noStates;
        address description = model.description();
        bytes memory call_ = abi.encodeCall(IEngine.evaluate, (description, 0, 3, vector(ints(U, U)), noStates));
        (bool ok,) = address(engine).call(call_);
        isTrue(ok, "good");
        refused(address(engine), spoiled(bytes.concat(call_), 0, uint160(description) | (1 << 160)), "an address with a bit above it");
        refused(address(engine), spoiled(bytes.concat(call_), 3, 1 << 64), "an offset beyond everything");
        (ok,) = address(engine).call(spoiled(bytes.concat(call_), 5, type(uint256).max));
        isTrue(!ok, "more tensors than there is memory");
        call_ = abi.encodeCall(ICompatEngine.step, (description, 0, 0, true, none));
        refused(address(compatEngine), spoiled(call_, 3, 2), "a bool of two");
        refused(address(model), abi.encodePacked(IModel.predict.selector), "a call cut off behind its selector");
        same(model.predict(ints(U, U)), ints(6 * U), "the model answers as before");
    }

    /// @dev The compiler takes offsets into calldata as signed: minus one word leads to a place before, where other numbers lie.
    function test_offsetsThatLeadBackAreRefused() public {
        Tensor[] memory noStates;
        bytes memory call_ = abi.encodeCall(IEngine.evaluate, (sealedModel(1).description(), 0, 3, vector(ints(U, U)), noStates));
        (bool ok,) = address(engine).call(call_);
        isTrue(ok, "good");
        // description, from, to, two offsets; length of values, offset of the tensor, then its two offsets
        for (uint256 place = 6; place < 9; ++place) {
            for (uint256 back = 1; back < 8; ++back) {
                refused(address(engine), spoiled(bytes.concat(call_), place, type(uint256).max - 32 * back + 1), "an offset of a tensor that leads back");
            }
        }
    }

    function test_offsetsOfAJobThatLeadBackAreRefused() public {
        Job memory job;
        (job.profile, job.layerType, job.parameters) = (1, LayerType.RESCALE, ints(2 * U, 0));
        job.inputs = vector(ints(U, U));
        PlainOps ops = new PlainOps();
        bytes memory call_ = abi.encodeCall(ILayerOps.run, (job));
        (bool ok,) = address(ops).call(call_);
        isTrue(ok, "good");
        uint8[5] memory fields = [4, 5, 6, 9, 10];
        for (uint256 i = 0; i < 5; ++i) {
            for (uint256 back = 1; back < 8; ++back) {
                refused(address(ops), spoiled(bytes.concat(call_), 1 + fields[i], type(uint256).max - 32 * back + 1), "an offset of a job that leads back");
            }
        }
    }

    function test_aDirtyLayerSpecIsRefused() public {
        Model model = draftModel(1);
        bytes memory call_ = abi.encodeCall(Model.configure, (residualSpecs()));
        uint256 first = 2 + 4; // offset and length of the list, four offsets; then the first tuple: type, packing, ..
        refused(address(model), spoiled(bytes.concat(call_), first, 256 + 3), "a type with a bit above its byte");
        refused(address(model), spoiled(bytes.concat(call_), first + 1, 256), "a packing with one");
        (bool ok,) = address(model).call(call_);
        isTrue(ok, "good");
    }

    /// @dev Data in memory that is not zero where the library takes fresh memory.
    function test_dirtyMemoryChangesNothing() public dirtyMemory {
        same(sealedModel(2).predict(ints(U, U)), ints(6 * U), "answer");
        (,, int256[] memory p,) = sealedCompat().evaluate(1, 0, 9, none, ints(U / 7));
        (,, int256[] memory q,) = EternalAI(collection.modelAddressOf(1)).evaluate(1, 0, 9, none, ints(U / 7));
        same(p, q, "probabilities");
    }

    function test_aCollectionCannotReenter() public {
        Meddler meddler = new Meddler();
        EternalAI model = new EternalAI("small", names(2), address(meddler), address(compatEngine), address(compatRules), 1);
        model.setEternalAI(0, compatConfigs());
        fillCompat(model);
        meddler.point(model);
        meddler.mint(7);
        same(model.modelId(), 7, "minted once");
        vm.deal(address(this), 2);
        model.classify{value: 2}(7, 0, 9, none, ints(U));
        same(model.creditOf(address(meddler)), 2, "credited once");
        vm.expectRevert();
        meddler.mint(8);
    }

    function test_aGrantIsPaidOnce() public {
        vm.deal(address(this), 3);
        Model model = sealedModel(1);
        ScoredGrant grant = new ScoredGrant{value: 3}(model, model.modelHash(), 2, U, 1, block.timestamp + 1);
        Greedy greedy = new Greedy(grant);
        greedy.ask(ints(U, U));
        same(address(greedy).balance, 1, "one grant");
        same(greedy.again(), 0, "asking from within the payment gives nothing");
        same(address(grant).balance, 2, "the rest stays");
    }
}

/// @dev What anyone may do with a model that takes fees.
contract Customers {
    EternalAI private immutable model;
    uint256 public paid;

    constructor(EternalAI model_) payable {
        model = model_;
    }

    function classify(uint8 value) external {
        int256[][][] memory none;
        int256[] memory x = new int256[](1);
        x[0] = int256(uint256(value)) * 1e15;
        if (address(this).balance < value) return;
        model.classify{value: value}(1, 0, 9, none, x);
        paid += value;
    }
}

interface ITransfer {
    function transfer(address to, uint256 id) external;
}

/// @dev A token's owner, who sells it and withdraws when he likes.
contract Owner {
    EternalAI private immutable model;
    ITransfer private immutable collection;
    uint256 public taken;

    constructor(EternalAI model_, ITransfer collection_) {
        (model, collection) = (model_, collection_);
    }

    function sell(address to) external {
        collection.transfer(to, 1);
    }

    function buy() external {
        collection.transfer(address(this), 1);
    }

    function withdraw() external {
        model.withdraw();
    }

    receive() external payable {
        taken += msg.value;
    }
}

/// @dev Every coin that came in is either still there, or was taken by somebody to whom it was credited.
contract FeesInvariantTest is SmallModels {
    EternalAI private model;
    Customers private customers;
    Owner private owner;

    function setUp() public {
        model = sealedCompat();
        owner = new Owner(model, ITransfer(address(collection)));
        vm.deal(address(this), 100_000);
        customers = new Customers{value: 100_000}(model);
        collection.transfer(address(owner), 1);
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](2);
        (list[0], list[1]) = (address(customers), address(owner));
    }

    function invariant_feesAreConserved() public view {
        same(address(model).balance + owner.taken(), customers.paid(), "what came in");
        isTrue(model.creditOf(address(owner)) <= address(model).balance, "what is owed is there");
    }
}
