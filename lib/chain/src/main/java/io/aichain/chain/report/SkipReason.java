package io.aichain.chain.report;

import java.util.Optional;

/** Why an ordered transaction was not executed (P2). The numbers are the format; retired ones are never used again. */
public enum SkipReason {
    MALFORMED(1, "not a transaction"),
    TYPE_NOT_SUPPORTED(2, "transaction type not supported"),
    WRONG_CHAIN_ID(3, "invalid chain id for signer"),
    INVALID_SIGNATURE(4, "invalid sender"),
    ALREADY_EXECUTED(5, "already executed"),
    NONCE_TOO_LOW(6, "nonce too low"),
    NONCE_TOO_HIGH(7, "nonce too high"),
    NONCE_MAX(8, "nonce has max value"),
    SENDER_NOT_EOA(9, "sender not an eoa"),
    INSUFFICIENT_FUNDS(10, "insufficient funds for gas * price + value"),
    INTRINSIC_GAS_TOO_LOW(11, "intrinsic gas too low"),
    FLOOR_GAS_TOO_LOW(12, "gas below the floor of its data"),
    GAS_LIMIT_TOO_HIGH(13, "transaction gas limit too high"),
    FEE_CAP_BELOW_BASE_FEE(14, "max fee per gas less than block base fee"),
    TIP_ABOVE_FEE_CAP(15, "max priority fee per gas higher than max fee per gas"),
    INITCODE_TOO_LARGE(16, "max initcode size exceeded"),
    EMPTY_AUTHORIZATION_LIST(17, "set code transaction with an empty authorization list"),
    SET_CODE_CREATION(18, "set code transaction must not be a create transaction");
    // 19 is retired: it was for precompiles that early versions lacked

    private final int number;
    private final String text;

    SkipReason(int number, String text) {
        this.number = number;
        this.text = text;
    }

    public int number() {
        return number;
    }

    /** For people, in geth's words where geth has a word. */
    public String text() {
        return text;
    }

    public static Optional<SkipReason> of(int number) {
        for (SkipReason reason : values()) if (reason.number == number) return Optional.of(reason);
        return Optional.empty();
    }
}
