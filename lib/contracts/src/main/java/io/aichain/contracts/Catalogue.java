package io.aichain.contracts;

import io.aichain.chain.primitives.Address;
import io.aichain.contracts.abi.Model;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.Log;

/** The sealed models of a chain, by their events. */
public final class Catalogue {
    private static final long FIRST_PAGE = 10_000;
    private static final long LONGEST_PAGE = 1_000_000;

    private final Node node;

    /** @param node of the chain; it stays its opener's to close */
    public Catalogue(Node node) {
        this.node = node;
    }

    /**
     * What was found.
     *
     * @param models in the order of their seals
     * @param unreadable how many contracts more have said that they are sealed, and do not answer as models do
     */
    public record Listing(List<ChainModel.About> models, int unreadable) {}

    /**
     * The models whose seals stand in the chain from a block on. A contract that says that it is sealed, and is no model, is left out and counted:
     * anybody may write events.
     *
     * @param author only those that say that they are this one's; empty for all
     * @param fromBlock where to begin
     */
    public Listing list(Optional<Address> author, long fromBlock) {
        List<ChainModel.About> models = new ArrayList<>();
        int unreadable = 0;
        for (Address address : addresses(fromBlock)) {
            try {
                ChainModel.About about = new ChainModel(node, address).about();
                if (!about.isSealed()) unreadable++;
                else if (author.map(about.author()::equals).orElse(true)) models.add(about);
            } catch (UnreadableException notOurs) {
                unreadable++;
            }
        }
        return new Listing(List.copyOf(models), unreadable);
    }

    /** Nodes limit blocks or logs of one answer, each in its own words: a page that is refused is asked for in halves. */
    private Set<Address> addresses(long fromBlock) {
        Set<Address> found = new LinkedHashSet<>();
        long last = node.height();
        long page = FIRST_PAGE;
        for (long from = fromBlock; from <= last; ) {
            long to = Math.min(last, from + page - 1);
            var question = node.web3j().ethGetLogs(filter(from, to));
            EthLog answer = node.send(question);
            if (answer.hasError()) {
                if (page == 1) throw refused(answer.getError());
                page = Math.max(1, (to - from + 1) / 2);
                continue;
            }
            found.addAll(node.said(question, answer, Catalogue::emitters));
            from = to + 1;
            page = Math.min(LONGEST_PAGE, page * 2);
        }
        return found;
    }

    private static List<Address> emitters(EthLog answer) {
        return answer.getLogs().stream()
                .map(result -> Address.fromHex(((Log) result.get()).getAddress()))
                .toList();
    }

    private ChainException refused(Response.Error error) {
        return new ChainException(node.url() + " refuses the events of a single block: " + Node.words(error)
                + ": begin later with --from-block, or ask another node");
    }

    private static EthFilter filter(long from, long to) {
        EthFilter filter = new EthFilter(
                DefaultBlockParameter.valueOf(BigInteger.valueOf(from)),
                DefaultBlockParameter.valueOf(BigInteger.valueOf(to)),
                List.of());
        filter.addSingleTopic(EventEncoder.encode(Model.SEALED_EVENT));
        return filter;
    }
}
