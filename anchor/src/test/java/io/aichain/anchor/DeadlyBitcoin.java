package io.aichain.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.anchor.bitcoin.AnchorBitcoin;
import io.aichain.anchor.bitcoin.FeeMarket;
import io.aichain.anchor.outbox.StoredVersion;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.Utxo;
import io.aichain.bitcoin.node.NodeException;
import io.aichain.bitcoin.node.SendResult;
import io.aichain.bitcoin.reader.AnchorSpend;
import io.aichain.bitcoin.reader.OutputChainView;
import io.aichain.chain.anchor.AnchorRecord;
import io.aichain.chain.primitives.MalformedException;
import java.util.List;
import java.util.Optional;

/** Bitcoin behind a process that may die around a send; and a witness that what is sent was stored. */
final class DeadlyBitcoin implements AnchorBitcoin {
    /** When to die. */
    enum Fate {
        LIVE,
        BEFORE_SEND,
        AFTER_SEND
    }

    private final AnchorBitcoin real;
    private final MemoryTopic topic;
    private final Fate[] fate;

    DeadlyBitcoin(AnchorBitcoin real, MemoryTopic topic, Fate[] fate) {
        this.real = real;
        this.topic = topic;
        this.fate = fate;
    }

    @Override
    public SendResult send(StoredVersion version) throws NodeException {
        assertThat(topic.records())
                .as("stored before it is sent")
                .anyMatch(r -> r.state() == AnchorRecord.State.SIGNED
                        && r.rawTransaction().equals(version.version().raw()));
        Fate now = fate[0];
        fate[0] = Fate.LIVE;
        if (now == Fate.BEFORE_SEND) throw new MemoryTopic.Killed();
        SendResult result = real.send(version);
        if (now == Fate.AFTER_SEND) throw new MemoryTopic.Killed();
        return result;
    }

    @Override
    public Optional<String> objection() throws NodeException {
        return real.objection();
    }

    @Override
    public void beginBehind(List<AnchorSpend> spends) {
        real.beginBehind(spends);
    }

    @Override
    public OutputChainView chain() throws NodeException, MalformedException {
        return real.chain();
    }

    @Override
    public Optional<Txid> pooledSpender(OutPoint output) throws NodeException {
        return real.pooledSpender(output);
    }

    @Override
    public Optional<Sat> pooledFees(Txid txid) throws NodeException {
        return real.pooledFees(txid);
    }

    @Override
    public FeeMarket fees() throws NodeException {
        return real.fees();
    }

    @Override
    public List<Utxo> coins() throws NodeException {
        return real.coins();
    }

    @Override
    public Optional<Sat> value(OutPoint output) throws NodeException {
        return real.value(output);
    }

    @Override
    public void close() {
        real.close();
    }
}
