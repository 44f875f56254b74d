// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModelRules, LayerSpec} from "../engine/ModelRules.sol";
import {IEngine} from "../interfaces/IEngines.sol";
import {IModel} from "../interfaces/IModel.sol";
import {Chain} from "../model/Chain.sol";
import {Profile} from "../model/LayerType.sol";
import {Life, Part} from "../model/Life.sol";
import {Native} from "../native/Native.sol";
import {Tensor} from "../tensor/Tensor.sol";

/// @title A model of the profiles sd59x18-d1, sd59x18-d2 or int8-v1: a graph of layers, asked whole or by ranges.
contract Model is Life, Chain {
    address public immutable engine;
    IModelRules public immutable rules;
    uint256 private immutable _kind;

    string public name;
    string[] private _classes;
    uint256 private _inputCount;
    uint256[] private _shape;

    /// @param profile_ 1 sd59x18-d1, 2 sd59x18-d2, 3 int8-v1; anything else is refused when layers come
    /// @param classes_ names of what the output's elements stand for, or none
    constructor(string memory name_, uint256 profile_, string[] memory classes_, address engine_, IModelRules rules_) {
        (name, _classes, engine, rules, _kind) = (name_, classes_, engine_, rules_, profile_);
    }

    /// @notice Describes the layers, Inputs first; an earlier configuration and its weights are forgotten.
    function configure(LayerSpec[] calldata specs) external drafting {
        (Part[] memory parts, uint256 inputs) = rules.read(_kind, specs);
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

    /// @notice `evaluate`, on the record: from > 0 goes on only from what this contract computed for the same sender, so that the whole chain holds.
    function step(uint256 from, uint256 to, Tensor[] calldata values, Tensor[] calldata states)
        external
        ready
        returns (Tensor[] memory outputs, Tensor[] memory after_)
    {
        bytes32 origin = _origin(from, keccak256(abi.encode(values, states)));
        (outputs, after_) = _evaluate(from, to, values, states);
        // the states of earlier ranges do not return: each range begins with its own
        bytes32 result = keccak256(abi.encode(outputs, new Tensor[](0)));
        if (to + 1 == _layerCount()) emit Inferred(modelHash, origin, keccak256(abi.encode(outputs)));
        else _commit(modelHash, _kind, to + 1, origin, result);
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
        return abi.decode(Native.ask(Native.EVALUATE, engine, call_), (Tensor[], Tensor[]));
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
