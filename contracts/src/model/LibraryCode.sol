// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Hashes of the run-time code of the contracts that all models share. Written by tools/artifacts.mjs.
library LibraryCode {
    bytes32 internal constant SUM_OPS = 0xff4de3a107ed94965780a04604ea1ba49bb921f00485f7f23fb19a3a5460e997;
    bytes32 internal constant CELL_OPS = 0x3b62cf8d238d50fc023df611b6898ca3ce8a5bcccac3b004b1079d936e891abc;
    bytes32 internal constant ATTENTION_OPS = 0xe189827eb407b61671f6e49ac62957ddab8623bd7a801c1b00e406dd33d2184d;
    bytes32 internal constant PLAIN_OPS = 0x618a5b7dfb84631529524592f6568d45c4143c84af6edef06bd73f2f7750c3dc;
    bytes32 internal constant INT8_OPS = 0x75653590f6eba70865ef680b3c838c7932c26888214175ea57d9356e479b407f;
    bytes32 internal constant COMPAT_ENGINE = 0x289f6787e4809a7d5b6fa20f6d5dedafee88b2291e114ca9b53fce69e3c959e3;
    bytes32 internal constant MODEL_RULES = 0xc39979afae04ce02c07b24ee2b0c07a8340b4b650c1921238f7b095ae51d66d9;
    bytes32 internal constant COMPAT_RULES = 0x7e5b0753f6bd60a4224a4ad26e25768fa1b8b3b01c477289bd095006b289b7e2;
    bytes32 internal constant ENGINE = 0x2e2b775f462f0801142773f6194021392faf5c9a893ed645b9c74805faf89e66;
}
