// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ICompatRules} from "../engine/CompatRules.sol";
import {ICompatEngine} from "../interfaces/IEngines.sol";
import {IModel} from "../interfaces/IModel.sol";
import {IModelCollection} from "../interfaces/IModelCollection.sol";
import {AIShapeMismatch} from "../AIErrors.sol";
import {Chain} from "../model/Chain.sol";
import {LayerType} from "../model/LayerType.sol";
import {LibraryCode} from "../model/LibraryCode.sol";
import {Life, Part} from "../model/Life.sol";
import {OwnCode} from "../model/OwnCode.sol";
import {WeightStream} from "../model/Weights.sol";
import {Native} from "../native/Native.sol";
import {Tensor, Tensors} from "../tensor/Tensor.sol";

/// @dev The first library's enum of layers: a number outside it reverts with empty data.
enum FirstLayerType {
    Dense,
    Flatten,
    Rescale,
    Input,
    MaxPooling2D,
    Conv2D,
    Embedding,
    SimpleRNN,
    LSTM
}

/// @title What the two contracts with the first library's ABI share: configuration, weights as int256, the mint, getters, the way to the engine.
abstract contract CompatFront is Life, Chain {
    /// @dev A layer as `getInfo` shows it: its type, and its number among the layers of that type.
    struct Info {
        FirstLayerType layerType;
        uint256 layerIndex;
    }

    /// @notice The collection whose token is the model; it alone gives the model its id, once.
    IModelCollection public immutable modelCollection;
    /// @notice What evaluates the model where there is no precompile: the library's `CompatEngine`.
    address public immutable engine;
    /// @notice What reads its configuration and shows its weights: the library's `CompatRules`.
    address public immutable rules;
    /// @dev The layout of all weights: 1 int64, 2 words.
    uint256 private immutable _packing;

    /// @notice What its author calls it.
    string public modelName;
    /// @notice The token that it is; 0 before the mint.
    uint256 public modelId;
    bytes internal _types;
    uint256[3] internal _inputDim;
    /// @notice What an account may withdraw, in wei.
    mapping(address => uint256) public creditOf;

    /// @notice The model has its id, and belongs to the owner of the token.
    event Deployed(address indexed owner, uint256 indexed tokenId);
    /// @notice What a classification brought, to be withdrawn by whom owned the token then.
    event Credited(address indexed owner, uint256 amount);
    /// @notice What was credited has been paid out.
    event Withdrawn(address indexed owner, uint256 amount);

    /// @notice Only the collection gives the id.
    error NotModelRegistry();
    /// @notice The model has another id, or none yet.
    error IncorrectModelId();
    /// @notice The receiver does not take the money.
    error TransferFailed();
    /// @notice Layers of this type have no weights.
    error AINoWeights(uint256 layerType);
    /// @notice This weight does not fit the 64 bits that the model keeps for one.
    error AIWeightOutOfRange(uint256 index, int256 value);
    /// @notice Weights are packed as int64 (1) or words (2).
    error AIUnknownPacking(uint256 packing);

    constructor(string memory name, address collection, address engine_, address rules_, uint256 packing) {
        if (packing != WeightStream.INT64 && packing != WeightStream.WORD) revert AIUnknownPacking(packing);
        modelName = name;
        modelCollection = IModelCollection(collection);
        engine = OwnCode.demand(engine_, LibraryCode.COMPAT_ENGINE);
        rules = OwnCode.demand(rules_, LibraryCode.COMPAT_RULES);
        _packing = packing;
    }

    /// @dev Only with the id that the collection has given.
    modifier minted(uint256 id) {
        if (modelId == 0 || id != modelId) revert IncorrectModelId();
        _;
    }

    /// @notice Called by the collection when it mints: from here on the model is for sale, so it is sealed if its author has not done so.
    function setModelId(uint256 id) external {
        if (msg.sender != address(modelCollection)) revert NotModelRegistry();
        if (modelId != 0 || id == 0 || modelCollection.modelAddressOf(id) != address(this)) revert IncorrectModelId();
        if (!isSealed()) _seal();
        modelId = id;
        emit Deployed(modelCollection.ownerOf(id), id);
    }

    /// @notice Sends what classifications have brought to whom they were credited.
    function withdraw() external {
        uint256 amount = creditOf[msg.sender];
        creditOf[msg.sender] = 0;
        emit Withdrawn(msg.sender, amount);
        (bool ok,) = msg.sender.call{value: amount}("");
        if (!ok) revert TransferFailed();
    }

    function _creditOwner() internal {
        if (msg.value == 0) return;
        address owner = modelCollection.ownerOf(modelId);
        creditOf[owner] += msg.value;
        emit Credited(owner, msg.value);
    }

    /// @notice The first library's getter: name, layers, weights needed and stored.
    function model() external view returns (string memory name, uint256 numLayers, uint256 requiredWeights, uint256 appendedWeights) {
        (name, numLayers) = (modelName, _layerCount());
        for (uint256 i = 0; i < numLayers; ++i) {
            Slot storage s = _slot(i);
            requiredWeights += s.needed;
            appendedWeights += s.stored;
        }
        uint256 width = WeightStream.width(_packing);
        (requiredWeights, appendedWeights) = (requiredWeights / width, appendedWeights / width);
    }

    /// @inheritdoc IModel
    function profile() external pure override returns (string memory) {
        return "sd59x18-d1-compat";
    }

    function _read(bytes[] calldata configs) internal {
        Part[] memory parts;
        (parts, _types, _inputDim) = _rules().read(configs, _packing);
        _configure(parts);
    }

    function _rules() internal view returns (ICompatRules) {
        return ICompatRules(OwnCode.demand(rules, LibraryCode.COMPAT_RULES));
    }

    /// @dev Position in the model of number `index` among the layers of a type; beyond them Panic 0x32.
    function _position(uint256 layerType, uint256 index) internal view returns (uint256) {
        bytes memory types = _types;
        for (uint256 i = 0; i < types.length; ++i) {
            if (uint8(types[i]) != layerType) continue;
            if (index == 0) return i;
            --index;
        }
        return new uint256[](0)[0];
    }

    function _append(int256[] calldata weights, uint256 index, uint256 layerType) internal {
        bool weightless = layerType >= LayerType.FLATTEN && layerType <= LayerType.MAX_POOLING_2D;
        if (weightless) revert AINoWeights(layerType);
        uint256 layer = _position(layerType, index);
        uint256 perChunk = _packing == WeightStream.INT64 ? 3071 : 767;
        for (uint256 from = 0; from < weights.length; from += perChunk) {
            uint256 n = weights.length - from < perChunk ? weights.length - from : perChunk;
            _store(layer, _packing == WeightStream.INT64 ? pack(weights, from, n) : abi.encodePacked(weights[from:from + n]));
        }
    }

    /// @dev n weights as int64, big-endian.
    function pack(int256[] calldata weights, uint256 from, uint256 n) private pure returns (bytes memory data) {
        data = new bytes(8 * n);
        for (uint256 i = 0; i < n; ++i) {
            int256 w = weights[from + i];
            if (w != int64(w)) revert AIWeightOutOfRange(from + i, w);
            assembly ("memory-safe") {
                let place := add(add(data, 0x20), shl(3, i))
                // the 24 bytes after these 8 keep what they hold: zeros, or memory that is not ours
                mstore(place, or(shl(192, w), and(mload(place), shr(64, not(0)))))
            }
        }
    }

    function _infos() internal view returns (Info[] memory infos) {
        bytes memory types = _types;
        infos = new Info[](types.length);
        uint256[9] memory count;
        for (uint256 i = 0; i < types.length; ++i) {
            uint256 t = uint8(types[i]);
            infos[i] = Info(FirstLayerType(t), t == LayerType.INPUT ? 0 : count[t]++);
        }
    }

    function _clamp(uint256 to) internal view returns (uint256) {
        uint256 last = _layerCount() - 1;
        return to > last ? last : to;
    }

    function _forward(uint256 from, uint256 to, int256[][][] memory x1, int256[] memory x2)
        internal
        view
        returns (int256[][][] memory, int256[] memory)
    {
        bytes memory call_ = abi.encodeCall(ICompatEngine.forward, (description, from, to, x1, x2));
        return abi.decode(Native.ask(Native.EVALUATE_COMPAT, engine, LibraryCode.COMPAT_ENGINE, call_), (int256[][][], int256[]));
    }

    function _step(uint256 token, int256 scaled, bool isGenerating, int256[][][] memory states)
        internal
        view
        returns (int256[] memory, int256[][][] memory)
    {
        bytes memory call_ = abi.encodeCall(ICompatEngine.step, (description, token, scaled, isGenerating, states));
        return abi.decode(Native.ask(Native.STEP_COMPAT, engine, LibraryCode.COMPAT_ENGINE, call_), (int256[], int256[][][]));
    }

    /// @dev What generation starts from: for each cell, zeros of the first cell's width.
    function _zeroStates() internal view returns (int256[][][] memory states) {
        bytes memory types = _types;
        uint256 simples = 0;
        uint256 lstms = 0;
        for (uint256 i = 0; i < types.length; ++i) {
            if (uint8(types[i]) == LayerType.SIMPLE_RNN) ++simples;
            if (uint8(types[i]) == LayerType.LSTM) ++lstms;
        }
        if (simples + lstms == 0) return states;
        uint256 cell = simples != 0 ? LayerType.SIMPLE_RNN : LayerType.LSTM;
        int256[] memory p = _parameters(_position(cell, 0));
        states = new int256[][][](simples + lstms);
        for (uint256 i = 0; i < states.length; ++i) {
            states[i] = new int256[][](simples != 0 ? 1 : 2);
            for (uint256 k = 0; k < states[i].length; ++k) {
                states[i][k] = new int256[](uint256(p[p.length - 1]));
            }
        }
    }

    /// @dev The parameter words of a layer, from its record.
    function _parameters(uint256 layer) internal view returns (int256[] memory p) {
        bytes memory record = _slot(layer).record;
        uint256 n = uint8(record[3]);
        p = new int256[](n);
        assembly ("memory-safe") {
            mcopy(add(p, 0x20), add(record, 0x24), shl(5, n))
        }
    }

    /// @dev Answers the running call with what `rules` reads from a layer's weights.
    function _show(function(bytes memory, uint256, address[] memory) external view reader, uint256 layerType, uint256 index) internal view {
        Slot storage s = _slot(_position(layerType, index));
        bytes memory answer = Address.functionStaticCall(reader.address, abi.encodeWithSelector(reader.selector, s.record, s.packing, s.chunks));
        assembly ("memory-safe") {
            return(add(answer, 0x20), mload(answer))
        }
    }

    /// @inheritdoc IModel
    function infer(bytes calldata input) external view override returns (bytes memory) {
        return abi.encode(_run(abi.decode(input, (Tensor[]))));
    }

    /// @inheritdoc IModel
    function run(Tensor[] memory inputs) external view override returns (Tensor[] memory) {
        return _run(inputs);
    }

    /// @inheritdoc IModel
    function predict(int256[] memory input) external view override returns (int256[] memory) {
        Tensor[] memory inputs = new Tensor[](1);
        uint256[3] memory d = _inputDim;
        inputs[0] = d[0] == 0 ? Tensors.vector(input) : Tensor(Tensors.shape3(d[0], d[1], d[2]), input);
        return _run(inputs)[0].data;
    }

    /// @dev An image becomes x1, a vector x2; the answer is x2 after the last layer.
    function _run(Tensor[] memory inputs) private view ready returns (Tensor[] memory outputs) {
        if (inputs.length != 1 || !Tensors.isWhole(inputs[0])) revert AIShapeMismatch(0);
        int256[][][] memory x1;
        int256[] memory x2;
        uint256[] memory d = inputs[0].shape;
        if (d.length == 3) x1 = nested(inputs[0].data, d[0], d[1], d[2]);
        else if (d.length == 1) x2 = inputs[0].data;
        else revert AIShapeMismatch(0);
        (, x2) = _forward(0, _layerCount() - 1, x1, x2);
        outputs = new Tensor[](1);
        outputs[0] = Tensors.vector(x2);
    }

    function nested(int256[] memory flat, uint256 n, uint256 m, uint256 p) private pure returns (int256[][][] memory y) {
        y = new int256[][][](n);
        uint256 place = 0;
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

    function _profile() internal pure override returns (uint256) {
        return 0;
    }

    function _inputs() internal pure override returns (uint256) {
        return 1;
    }
}
