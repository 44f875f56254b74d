// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Engine} from "../src/engine/Engine.sol";
import {IEngine} from "../src/interfaces/IEngines.sol";
import {DataContract} from "../src/model/DataContract.sol";
import {Deployed} from "./kit/Deployed.sol";
import {Test} from "./kit/Test.sol";

/// @dev Random models of every layer and profile against docs/inference-semantics.md in BigInt (kit/spec.mjs): values and revert data, byte for byte.
contract LayerCasesTest is Test {
    Engine private engine = Deployed.engine();

    struct Case {
        string name;
        uint256 profile;
        uint256 inputs;
        bytes[] records;
        bytes[] streams;
        bytes call_;
        bool success;
        bytes expected;
    }

    function test_casesOfTheSpecification() public {
        string[] memory command = new string[](4);
        (command[0], command[1], command[2], command[3]) =
        ("node", "test/kit/cases.mjs", vm.envOr("AICHAIN_SEED", string("1")), vm.envOr("AICHAIN_CASES", string("300")));
        string memory json = string(vm.ffi(command));
        uint256 count = vm.parseJsonUint(json, ".count");
        isTrue(count > 0, "there are cases");
        for (uint256 i = 0; i < count; ++i) {
            run(read(json, string.concat(".cases[", vm.toString(i), "]")), i);
        }
    }

    function read(string memory json, string memory place) private pure returns (Case memory c) {
        c.name = vm.parseJsonString(json, string.concat(place, ".name"));
        c.profile = vm.parseJsonUint(json, string.concat(place, ".profile"));
        c.inputs = vm.parseJsonUint(json, string.concat(place, ".inputs"));
        c.records = vm.parseJsonBytesArray(json, string.concat(place, ".records"));
        c.streams = vm.parseJsonBytesArray(json, string.concat(place, ".streams"));
        c.call_ = vm.parseJsonBytes(json, string.concat(place, ".call"));
        c.success = vm.parseJsonBool(json, string.concat(place, ".success"));
        c.expected = vm.parseJsonBytes(json, string.concat(place, ".expected"));
    }

    function run(Case memory c, uint256 split) private {
        address description = DataContract.write(describe(c, split));
        bytes memory call_ = bytes.concat(IEngine.evaluate.selector, c.call_);
        assembly ("memory-safe") {
            mstore(add(call_, 0x24), description)
        }
        (bool ok, bytes memory answer) = address(engine).staticcall(call_);
        same(answer, c.expected, c.name);
        isTrue(ok == c.success, c.name);
    }

    /// @dev Streams go into one chunk, or into two that break a weight.
    function describe(Case memory c, uint256 split) private returns (bytes memory d) {
        d = abi.encodePacked("AIM1", uint8(c.profile), uint8(c.inputs), uint16(c.records.length));
        for (uint256 i = 0; i < c.records.length; ++i) {
            d = bytes.concat(d, c.records[i], chunks(c.streams[i], split % 3));
        }
    }

    function chunks(bytes memory stream, uint256 split) private returns (bytes memory) {
        if (stream.length == 0) return hex"0000";
        if (split == 0 || stream.length < 4) return abi.encodePacked(uint16(1), DataContract.write(stream));
        uint256 half = stream.length / 3 + split;
        return abi.encodePacked(uint16(2), DataContract.write(part(stream, 0, half)), DataContract.write(part(stream, half, stream.length)));
    }

    function part(bytes memory all, uint256 from, uint256 to) private pure returns (bytes memory data) {
        data = new bytes(to - from);
        for (uint256 i = from; i < to; ++i) {
            data[i - from] = all[i];
        }
    }
}
