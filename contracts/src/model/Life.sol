// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModel} from "../interfaces/IModel.sol";
import {DataContract} from "./DataContract.sol";
import {Hashes} from "./Hashes.sol";
import {WeightStream} from "./Weights.sol";
import {WeightTree} from "./WeightTree.sol";

/// @dev A layer as the rules accepted it: its record without chunks, and what it needs.
struct Part {
    bytes record;
    uint256 packing;
    uint256 weights;
}

/// @title A model's life: configured, filled with weights in order, sealed. After sealing nothing can change, and nobody has a power over it.
/// @notice The author, fixed in the constructor, is the only one who may do anything before the seal. Weights become inert contracts as they come.
abstract contract Life is IModel {
    /// @dev What a draft keeps of a layer.
    struct Slot {
        bytes record;
        uint64 packing;
        uint64 needed; // bytes
        uint64 stored; // bytes
        address[] chunks;
        WeightTree.Builder tree;
        bytes32 weightRoot;
    }

    /// @notice Who deployed the model: the only account that may configure and seal it.
    address public immutable author;
    /// @inheritdoc IModel
    address public override description;
    /// @inheritdoc IModel
    bytes32 public override modelHash;

    Slot[] private _slots;
    uint256 private _hashed;

    /// @notice The layers are described; so many bytes of weights are needed.
    event Configured(uint256 layers, uint256 weightBytes);
    /// @notice Bytes of a layer's weights lie in an inert contract.
    event WeightsStored(uint256 indexed layer, uint256 from, uint256 length, address chunk);
    /// @notice Nothing can change any more.
    event Sealed(bytes32 indexed modelHash, address description);

    /// @notice Only the author may change a draft.
    error AINotAuthor(address sender);
    /// @notice A sealed model does not change.
    error AISealed();
    /// @notice A draft cannot be asked.
    error ModelNotReady();
    /// @notice A model has layers.
    error AINoLayers();
    /// @notice There are not so many layers.
    error AINoSuchLayer(uint256 layer, uint256 layers);
    /// @notice Weights come in order: the layer's next byte is another one.
    error AIWrongPosition(uint256 layer, uint256 given, uint256 expected);
    /// @notice Weights of this layer are missing.
    error AIIncomplete(uint256 layer, uint256 stored, uint256 needed);
    /// @notice A chunk has bytes.
    error AIEmptyChunk(uint256 layer);
    /// @notice The draft is not the model whose hash was given.
    error AIHashMismatch(bytes32 found, bytes32 expected);
    /// @notice Layers and chunks do not fit one inert contract.
    error AIDescriptionTooLong(uint256 length, uint256 limit);
    /// @notice More weights than the layer has.
    error TooMuchData();

    constructor() {
        author = msg.sender;
    }

    /// @dev Only for the author, and only before the seal.
    modifier drafting() {
        requireDrafting();
        _;
    }

    /// @dev Only behind the seal.
    modifier ready() {
        requireReady();
        _;
    }

    function requireDrafting() private view {
        if (msg.sender != author) revert AINotAuthor(msg.sender);
        if (isSealed()) revert AISealed();
    }

    function requireReady() private view {
        if (!isSealed()) revert ModelNotReady();
    }

    /// @notice Whether nothing can change any more.
    function isSealed() public view returns (bool) {
        return description != address(0);
    }

    /// @inheritdoc IModel
    function isReady() external view override returns (bool) {
        return isSealed();
    }

    /// @notice Appends bytes of one layer's weights; the whole call is undone if they do not fit.
    /// @param layer position in the model
    /// @param from the number of bytes that the layer has already: a chunk that is sent twice is refused
    /// @param data in the layer's layout, at most 24,575 bytes
    function append(uint256 layer, uint256 from, bytes calldata data) external drafting {
        if (layer >= _slots.length) revert AINoSuchLayer(layer, _slots.length);
        if (from != _slots[layer].stored) revert AIWrongPosition(layer, from, _slots[layer].stored);
        if (data.length == 0) revert AIEmptyChunk(layer);
        _store(layer, data);
    }

    /// @notice How far a layer's weights have come: bytes stored, bytes needed, layout, chunks.
    function weightsOf(uint256 layer) external view returns (uint256 stored, uint256 needed, uint256 packing, address[] memory chunks) {
        if (layer >= _slots.length) revert AINoSuchLayer(layer, _slots.length);
        Slot storage s = _slots[layer];
        return (s.stored, s.needed, s.packing, s.chunks);
    }

    /// @notice Reads up to `tiles` tiles of 4,096 bytes for the model's hash, so that a big model can be sealed by several transactions.
    /// @return done whether only `seal` is left
    function hashWeights(uint256 tiles) external drafting returns (bool done) {
        return _hashWeights(tiles);
    }

    /// @notice Fixes the model for ever. Refused while weights are missing, or if the model is not the expected one.
    /// @param expected the hash that the author has computed from the same model
    function seal(bytes32 expected) external drafting {
        bytes32 found = _seal();
        if (found != expected) revert AIHashMismatch(found, expected);
    }

    /// @notice What `seal` will compare with; needs all weights, and `hashWeights` to be through.
    function draftHash() public view returns (bytes32) {
        bytes memory hashes;
        for (uint256 i = 0; i < _slots.length; ++i) {
            hashes = bytes.concat(hashes, Hashes.layer(_slots[i].record, _slots[i].weightRoot));
        }
        return Hashes.model(_profile(), _inputs(), hashes, _vocabularyHash(), _classesHash());
    }

    function _configure(Part[] memory parts) internal {
        if (parts.length == 0) revert AINoLayers();
        delete _slots;
        _hashed = 0;
        uint256 total = 0;
        for (uint256 i = 0; i < parts.length; ++i) {
            Slot storage s = _slots.push();
            uint256 needed = parts[i].weights * WeightStream.width(parts[i].packing);
            (s.record, s.packing, s.needed) = (parts[i].record, uint64(parts[i].packing), uint64(needed));
            total += needed;
        }
        emit Configured(parts.length, total);
    }

    function _store(uint256 layer, bytes memory data) internal {
        Slot storage s = _slots[layer];
        if (data.length > s.needed - s.stored) revert TooMuchData();
        address chunk = DataContract.write(data);
        emit WeightsStored(layer, s.stored, data.length, chunk);
        s.chunks.push(chunk);
        s.stored += uint64(data.length);
    }

    function _hashWeights(uint256 tiles) internal returns (bool) {
        uint256 count = _slots.length;
        if (count == 0) revert AINoLayers();
        if (_hashed == 0) requireComplete();
        while (_hashed < count) {
            Slot storage s = _slots[_hashed];
            (uint256 used, bool done) = WeightTree.advance(s.tree, s.chunks, tiles);
            tiles -= used;
            if (!done) return false;
            s.weightRoot = WeightTree.root(s.tree);
            ++_hashed;
        }
        return true;
    }

    function requireComplete() private view {
        for (uint256 i = 0; i < _slots.length; ++i) {
            if (_slots[i].stored != _slots[i].needed) revert AIIncomplete(i, _slots[i].stored, _slots[i].needed);
        }
    }

    function _seal() internal returns (bytes32 hash) {
        _hashWeights(type(uint256).max);
        hash = draftHash();
        modelHash = hash;
        description = DataContract.write(describe());
        emit Sealed(hash, description);
    }

    function describe() private view returns (bytes memory data) {
        data = abi.encodePacked("AIM1", uint8(_profile()), uint8(_inputs()), uint16(_slots.length));
        for (uint256 i = 0; i < _slots.length; ++i) {
            Slot storage s = _slots[i];
            data = bytes.concat(data, s.record, bytes2(uint16(s.chunks.length)), packed(s.chunks));
        }
        if (data.length > DataContract.CAPACITY) revert AIDescriptionTooLong(data.length, DataContract.CAPACITY);
    }

    function packed(address[] storage chunks) private view returns (bytes memory data) {
        uint256 count = chunks.length;
        data = new bytes(20 * count);
        for (uint256 i = 0; i < count; ++i) {
            address chunk = chunks[i];
            assembly ("memory-safe") {
                let place := add(add(data, 0x20), mul(20, i))
                mstore(place, or(shl(96, chunk), shr(160, mload(add(place, 20)))))
            }
        }
    }

    function _layerCount() internal view returns (uint256) {
        return _slots.length;
    }

    function _slot(uint256 layer) internal view returns (Slot storage) {
        return _slots[layer];
    }

    function _profile() internal view virtual returns (uint256);

    function _inputs() internal view virtual returns (uint256);

    function _vocabularyHash() internal view virtual returns (bytes32);

    function _classesHash() internal view virtual returns (bytes32);
}
