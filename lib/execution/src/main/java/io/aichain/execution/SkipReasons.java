package io.aichain.execution;

import io.aichain.chain.report.SkipReason;
import io.aichain.evm.InvalidReason;

/** From the EVM's reasons, which are mainnet's, to the ones our records name. */
final class SkipReasons {
    private SkipReasons() {}

    static SkipReason of(InvalidReason reason) {
        return switch (reason) {
            case INVALID_CHAINID -> SkipReason.WRONG_CHAIN_ID;
            case INTRINSIC_GAS_TOO_LOW -> SkipReason.INTRINSIC_GAS_TOO_LOW;
            case INTRINSIC_GAS_BELOW_FLOOR_GAS_COST -> SkipReason.FLOOR_GAS_TOO_LOW;
            case NONCE_IS_MAX -> SkipReason.NONCE_MAX;
            case NONCE_MISMATCH_TOO_LOW -> SkipReason.NONCE_TOO_LOW;
            case NONCE_MISMATCH_TOO_HIGH -> SkipReason.NONCE_TOO_HIGH;
            case INITCODE_SIZE_EXCEEDED -> SkipReason.INITCODE_TOO_LARGE;
            case GAS_LIMIT_EXCEEDS_MAXIMUM, GAS_ALLOWANCE_EXCEEDED -> SkipReason.GAS_LIMIT_TOO_HIGH;
            case PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS -> SkipReason.TIP_ABOVE_FEE_CAP;
            case INSUFFICIENT_MAX_FEE_PER_GAS -> SkipReason.FEE_CAP_BELOW_BASE_FEE;
            case TYPE_4_TX_CONTRACT_CREATION -> SkipReason.SET_CODE_CREATION;
            case TYPE_4_EMPTY_AUTHORIZATION_LIST -> SkipReason.EMPTY_AUTHORIZATION_LIST;
            case GASLIMIT_PRICE_PRODUCT_OVERFLOW, INSUFFICIENT_ACCOUNT_FUNDS -> SkipReason.INSUFFICIENT_FUNDS;
            case SENDER_NOT_EOA -> SkipReason.SENDER_NOT_EOA;
            case TYPE_1_TX_PRE_FORK,
                    TYPE_2_TX_PRE_FORK,
                    TYPE_3_TX_PRE_FORK,
                    TYPE_4_TX_PRE_FORK,
                    INSUFFICIENT_MAX_FEE_PER_BLOB_GAS,
                    TYPE_3_TX_CONTRACT_CREATION,
                    TYPE_3_TX_ZERO_BLOBS,
                    TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH,
                    TYPE_3_TX_BLOB_COUNT_EXCEEDED,
                    TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED -> SkipReason.TYPE_NOT_SUPPORTED;
        };
    }
}
