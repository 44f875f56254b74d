// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Numbers of layer types and profiles; they are part of every model's hash. 0 to 8 are the first library's.
library LayerType {
    uint256 internal constant DENSE = 0;
    uint256 internal constant FLATTEN = 1;
    uint256 internal constant RESCALE = 2;
    uint256 internal constant INPUT = 3;
    uint256 internal constant MAX_POOLING_2D = 4;
    uint256 internal constant CONV_2D = 5;
    uint256 internal constant EMBEDDING = 6;
    uint256 internal constant SIMPLE_RNN = 7;
    uint256 internal constant LSTM = 8;
    uint256 internal constant GRU = 9;
    uint256 internal constant AVERAGE_POOLING_2D = 10;
    uint256 internal constant GLOBAL_AVERAGE_POOLING_2D = 11;
    uint256 internal constant DEPTHWISE_CONV_2D = 12;
    uint256 internal constant ZERO_PADDING_2D = 13;
    uint256 internal constant BATCH_NORMALIZATION = 14;
    uint256 internal constant LAYER_NORMALIZATION = 15;
    uint256 internal constant SOFTMAX = 16;
    uint256 internal constant ACTIVATION = 17;
    uint256 internal constant ADD = 18;
    uint256 internal constant MULTIPLY = 19;
    uint256 internal constant CONCATENATE = 20;
    uint256 internal constant ATTENTION = 21;
    uint256 internal constant DEQUANTIZE = 22;
    uint256 internal constant QUANTIZE = 23;
    uint256 internal constant POSITION_EMBEDDING = 24;
}

/// @title Profiles by their numbers and names (docs/inference-semantics.md section 3).
library Profile {
    uint256 internal constant D1_COMPAT = 0;
    uint256 internal constant D1 = 1;
    uint256 internal constant D2 = 2;
    uint256 internal constant INT8 = 3;

    function name(uint256 profile) internal pure returns (string memory) {
        if (profile == D1_COMPAT) return "sd59x18-d1-compat";
        if (profile == D1) return "sd59x18-d1";
        return profile == D2 ? "sd59x18-d2" : "int8-v1";
    }
}

/// @dev What the elements of a tensor are.
library Kind {
    uint256 internal constant SD = 0;
    uint256 internal constant Q8 = 1;
    uint256 internal constant TOKENS = 2;
}
