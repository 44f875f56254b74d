package io.aichain.e2e.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.List;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthCall;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.exceptions.TransactionException;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.RawTransactionManager;
import org.web3j.tx.TransactionManager;
import org.web3j.tx.response.PollingTransactionReceiptProcessor;

/** web3j, with EIP-1559 transactions signed here. */
public final class Web3jWallet implements Wallet {
    private static final int POLL_MILLIS = 50;
    private static final int POLLS = 600;
    private static final BigInteger TIP = BigInteger.valueOf(1_000_000_000);
    private static final Event TRANSFER = new Event(
            "Transfer",
            List.of(
                    new TypeReference<Address>(true) {},
                    new TypeReference<Address>(true) {},
                    new TypeReference<Uint256>() {}));

    private final Artefacts artefacts;

    public Web3jWallet(Artefacts artefacts) {
        this.artefacts = artefacts;
    }

    @Override
    public Use use(String rpc, String key, String receiver) {
        Web3j web3j = Web3j.build(new HttpService(rpc));
        try {
            return new Session(web3j, Credentials.create(key)).use(receiver);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TransactionException e) {
            throw new IllegalStateException(e);
        } finally {
            web3j.shutdown();
        }
    }

    /** One account at one node. */
    private final class Session {
        private final Web3j web3j;
        private final String own;
        private final TransactionManager manager;
        private final PollingTransactionReceiptProcessor receipts;
        private final long chainId;

        Session(Web3j web3j, Credentials credentials) throws IOException {
            this.web3j = web3j;
            this.own = credentials.getAddress();
            this.chainId = web3j.ethChainId().send().getChainId().longValueExact();
            this.manager = new RawTransactionManager(web3j, credentials, chainId);
            this.receipts = new PollingTransactionReceiptProcessor(web3j, POLL_MILLIS, POLLS);
        }

        Use use(String receiver) throws IOException, TransactionException {
            String token = deploy("TestToken");
            Address to = new Address(receiver);
            send(token, function("transfer", to, new Uint256(1000)));
            EthCall refused = call(receiver, token, function("transfer", new Address(own), new Uint256(1001)));
            String collectible = deploy("TestCollectible");
            send(collectible, function("mint", new Address(own)));
            TransactionReceipt last = send(collectible, function("transferFrom", new Address(own), to, new Uint256(1)));
            return new Use(
                    token,
                    value(token, "balanceOf", new TypeReference<Uint256>() {}, to),
                    transfers(token),
                    refusal(refused),
                    collectible,
                    value(collectible, "ownerOf", new TypeReference<Address>() {}, new Uint256(1)),
                    transfers(collectible),
                    last.getBlockNumber().longValueExact(),
                    last.getBlockHash());
        }

        private String deploy(String contract) throws IOException, TransactionException {
            return send(null, artefacts.bytecode(contract)).getContractAddress();
        }

        /** @param to null to deploy */
        private TransactionReceipt send(String to, String data) throws IOException, TransactionException {
            BigInteger baseFee = web3j.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false)
                    .send()
                    .getBlock()
                    .getBaseFeePerGas();
            Transaction asked = new Transaction(own, null, null, null, to, BigInteger.ZERO, data);
            var estimate = web3j.ethEstimateGas(asked).send();
            if (estimate.hasError()) throw new IOException(estimate.getError().getMessage());
            var sent = manager.sendEIP1559Transaction(
                    chainId,
                    TIP,
                    baseFee.shiftLeft(1).add(TIP),
                    estimate.getAmountUsed(),
                    to,
                    data,
                    BigInteger.ZERO,
                    to == null);
            if (sent.hasError()) throw new IOException(sent.getError().getMessage());
            TransactionReceipt receipt = receipts.waitForTransactionReceipt(sent.getTransactionHash());
            if (!receipt.isStatusOK()) throw new TransactionException("failed: " + receipt, receipt);
            return receipt;
        }

        private EthCall call(String from, String to, String data) throws IOException {
            return web3j.ethCall(Transaction.createEthCallTransaction(from, to, data), DefaultBlockParameterName.LATEST)
                    .send();
        }

        @SuppressWarnings("rawtypes") // as web3j declares them
        private String value(String contract, String name, TypeReference<? extends Type> result, Type... arguments)
                throws IOException {
            Function function = new Function(name, List.of(arguments), List.of(result));
            String answer =
                    call(own, contract, FunctionEncoder.encode(function)).getValue();
            return FunctionReturnDecoder.decode(answer, function.getOutputParameters())
                    .getFirst()
                    .getValue()
                    .toString();
        }

        private int transfers(String contract) throws IOException {
            EthFilter filter =
                    new EthFilter(DefaultBlockParameterName.EARLIEST, DefaultBlockParameterName.LATEST, contract);
            filter.addSingleTopic(EventEncoder.encode(TRANSFER));
            return web3j.ethGetLogs(filter).send().getLogs().size();
        }
    }

    @SuppressWarnings("rawtypes") // as web3j declares them
    private static String function(String name, Type... arguments) {
        return FunctionEncoder.encode(new Function(name, List.of(arguments), List.of()));
    }

    private static String refusal(EthCall refused) {
        if (!refused.hasError()) return "none";
        // the selector of ERC20InsufficientBalance(address,uint256,uint256)
        Object data = refused.getError().getData();
        return String.valueOf(data).contains("e450d38c")
                ? "ERC20InsufficientBalance"
                : refused.getError().getMessage() + " " + data;
    }
}
