// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModelRules, LayerSpec} from "../engine/ModelRules.sol";
import {IEngine} from "../interfaces/IEngines.sol";
import {IModel} from "../interfaces/IModel.sol";
import {Chain} from "../model/Chain.sol";
import {Profile} from "../model/LayerType.sol";
import {Moment} from "../model/Hashes.sol";
import {LibraryCode} from "../model/LibraryCode.sol";
import {Life, Part} from "../model/Life.sol";
import {Moments} from "../model/Moments.sol";
import {OwnCode} from "../model/OwnCode.sol";
import {Native} from "../native/Native.sol";
import {Tensor} from "../tensor/Tensor.sol";

/// @title A model of the profiles sd59x18-d1, sd59x18-d2 or int8-v1: a graph of layers, asked whole or by ranges.
contract Model is Life, Chain, Moments {
    /// @notice What evaluates the model where there is no precompile: the library's `Engine`.
    address public immutable engine;
    /// @notice What reads its layers: the library's `ModelRules`.
    address public immutable rules;
    uint256 private immutable _kind;

    /// @notice What its author calls it.
    string public name;
    string[] private _classes;
    uint256 private _inputCount;
    uint256[] private _shape;

    /// @param profile_ 1 sd59x18-d1, 2 sd59x18-d2, 3 int8-v1; anything else is refused when layers come
    /// @param classes_ names of what the output's elements stand for, or none
    /// @param engine_ and rules_: the library's own, else `AIForeignCode`
    constructor(string memory name_, uint256 profile_, string[] memory classes_, address engine_, address rules_) {
        (name, _classes, _kind) = (name_, classes_, profile_);
        engine = OwnCode.demand(engine_, LibraryCode.ENGINE);
        rules = OwnCode.demand(rules_, LibraryCode.MODEL_RULES);
    }

    /// @notice Describes the layers, Inputs first; an earlier configuration and its weights are forgotten.
    function configure(LayerSpec[] calldata specs) external drafting {
        (Part[] memory parts, uint256 inputs) = IModelRules(OwnCode.demand(rules, LibraryCode.MODEL_RULES)).read(_kind, specs);
        _inputCount = inputs;
        delete _shape;
        int256[] memory p = specs[0].parameters;
        for (uint256 i = 3; i < p.length; ++i) {
            _shape.push(uint256(p[i]));
        }
        _configure(parts);
    }

    /// @notice Names of what the output's elements stand for; none if they are no classes.
    function classes() external view returns (string[] memory) {
        return _classes;
    }

    /// @inheritdoc IModel
    function profile() external view override returns (string memory) {
        return Profile.name(_kind);
    }

    /// @inheritdoc IModel
    function infer(bytes calldata input) external view override returns (bytes memory) {
        return abi.encode(whole(abi.decode(input, (Tensor[]))));
    }

    /// @inheritdoc IModel
    function run(Tensor[] calldata inputs) external view override returns (Tensor[] memory) {
        return whole(inputs);
    }

    /// @inheritdoc IModel
    function predict(int256[] calldata input) external view override returns (int256[] memory) {
        Tensor[] memory inputs = new Tensor[](1);
        inputs[0] = Tensor(_shape, input);
        return whole(inputs)[0].data;
    }

    /// @notice Layers `from..to` on the tensors that the layers before `from` handed on, with the states of recurrent layers (none: zeros). A pure function:
    /// who must trust where the tensors come from uses `step`.
    function evaluate(uint256 from, uint256 to, Tensor[] calldata values, Tensor[] calldata states)
        external
        view
        ready
        returns (Tensor[] memory, Tensor[] memory)
    {
        return _evaluate(from, to, values, states);
    }

    /// @notice `evaluate`, on the record: values of layers > 0 and states go on only from what this contract computed for the same sender, so that the whole
    /// chain holds, over layers and over time. No states: they begin from zeros.
    function step(uint256 from, uint256 to, Tensor[] calldata values, Tensor[] calldata states)
        external
        ready
        returns (Tensor[] memory outputs, Tensor[] memory after_)
    {
        Tensor[] memory none = new Tensor[](0);
        bytes32 input = _origin(from, keccak256(abi.encode(values, none)));
        Moment memory m = _moment(from, to, input, keccak256(abi.encode(states)), states.length == 0);
        (outputs, after_) = _evaluate(from, to, values, states);
        bytes32 origin = _originOf(m);
        if (after_.length != 0) {
            m.statesOut = keccak256(abi.encode(after_));
            _remember(modelHash, _kind, m);
        }
        if (to + 1 == _layerCount()) emit Inferred(modelHash, origin, keccak256(abi.encode(outputs)));
        else _commit(modelHash, _kind, to + 1, origin, keccak256(abi.encode(outputs, none)));
    }

    function whole(Tensor[] memory inputs) private view ready returns (Tensor[] memory outputs) {
        (outputs,) = _evaluate(0, _layerCount() - 1, inputs, new Tensor[](0));
    }

    function _evaluate(uint256 from, uint256 to, Tensor[] memory values, Tensor[] memory states)
        private
        view
        returns (Tensor[] memory, Tensor[] memory)
    {
        bytes memory call_ = abi.encodeCall(IEngine.evaluate, (description, from, to, values, states));
        return abi.decode(Native.ask(Native.EVALUATE, engine, LibraryCode.ENGINE, call_), (Tensor[], Tensor[]));
    }

    function _profile() internal view override returns (uint256) {
        return _kind;
    }

    function _inputs() internal view override returns (uint256) {
        return _inputCount;
    }

    function _vocabularyHash() internal view virtual override returns (bytes32) {
        return 0;
    }

    function _classesHash() internal view override returns (bytes32) {
        return keccak256(abi.encode(_classes));
    }
}
