package io.aichain.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.e2e.kit.JsonRpc;
import java.math.BigInteger;
import java.time.Duration;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;

/** Plain transfers between the usual accounts. */
public final class Transfers {
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

    private Transfers() {}

    /** Sends with the account's next nonce and waits. @return the receipt */
    static JsonNode send(JsonRpc rpc, int account, String to, BigInteger wei) {
        Credentials key = Credentials.create(
                DevnetKeys.accounts().get(account).secretKey().toHex());
        long chainId = JsonRpc.number(rpc.call("eth_chainId"));
        long nonce = rpc.nonce(key.getAddress(), "pending");
        String raw = sign(chainId, key, nonce, to, wei);
        return rpc.awaitReceipt(rpc.call("eth_sendRawTransaction", raw).asText(), PATIENCE);
    }

    /** Not sent yet. @return it as {@code eth_sendRawTransaction} takes it */
    public static String sign(long chainId, Credentials key, long nonce, String to, BigInteger wei) {
        RawTransaction transaction = RawTransaction.createTransaction(
                chainId,
                BigInteger.valueOf(nonce),
                BigInteger.valueOf(21_000),
                to,
                wei,
                "",
                GWEI,
                GWEI.multiply(BigInteger.TEN));
        return Numeric.toHexString(TransactionEncoder.signMessage(transaction, key));
    }
}
