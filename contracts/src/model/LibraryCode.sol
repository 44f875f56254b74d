// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Hashes of the run-time code of the contracts that all models share. Written by tools/artifacts.mjs.
library LibraryCode {
    bytes32 internal constant SUM_OPS = 0x4fa444bfd4f6b0a777f5dc70e5ec62aa7b40e51ce41df0e81eb55890b715dc84;
    bytes32 internal constant CELL_OPS = 0x7bc48c12c6df6cc0be0b16f16807915e190baf5e438971e633ea711db1e54562;
    bytes32 internal constant ATTENTION_OPS = 0x70d1772128e82704decf97038ec30bd680ee24c5f6dbcc29626a1bcf21f917ca;
    bytes32 internal constant PLAIN_OPS = 0x28f5d25b9ec7e31b280f184f70bfc1947c47620fb955b01f19533718121b5ef2;
    bytes32 internal constant INT8_OPS = 0x4a000094ef6a300132cfdfecebc2198a72a14e971c19e19e18bed9ccb9427f8b;
    bytes32 internal constant COMPAT_ENGINE = 0x848958282b9332e59483e4f1e2605cf2eb00e6e16257e10e3581ce40a9e0b82d;
    bytes32 internal constant MODEL_RULES = 0xc39979afae04ce02c07b24ee2b0c07a8340b4b650c1921238f7b095ae51d66d9;
    bytes32 internal constant COMPAT_RULES = 0x7e5b0753f6bd60a4224a4ad26e25768fa1b8b3b01c477289bd095006b289b7e2;
    bytes32 internal constant ENGINE = 0xf3add32a0745bb81ea1bbb958017b931cbb0afd283f80d4710766a8ed9e666bd;
}
