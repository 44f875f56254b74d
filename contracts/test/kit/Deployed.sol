// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AttentionOps} from "../../src/engine/AttentionOps.sol";
import {CellOps} from "../../src/engine/CellOps.sol";
import {Engine} from "../../src/engine/Engine.sol";
import {Int8Ops} from "../../src/engine/Int8Ops.sol";
import {PlainOps} from "../../src/engine/PlainOps.sol";
import {SumOps} from "../../src/engine/SumOps.sol";

library Deployed {
    function engine() internal returns (Engine) {
        return new Engine(address(new SumOps()), address(new CellOps()), address(new AttentionOps()), address(new PlainOps()), address(new Int8Ops()));
    }
}
