package io.aichain.executor.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.aichain.chain.genesis.Genesis;
import io.aichain.executor.call.EvmCalls;
import io.aichain.executor.call.EvmTraces;
import io.aichain.executor.chain.Executing;
import io.aichain.executor.rpc.Progress;
import io.aichain.executor.rpc.StandInPool;
import io.aichain.executor.rpc.method.Methods;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.aichain.executor.rpc.protocol.RpcMethod;
import io.aichain.state.StoreOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** A chain that executes, and the methods on it, without a network. */
final class Tracing implements AutoCloseable {
    private static final long GAS_CAP = 50_000_000;

    final Executing executing;
    private final Map<String, RpcMethod> methods = new HashMap<>();

    Tracing(Genesis genesis, Path folder) {
        this(genesis, folder, StoreOptions.DEFAULT, RpcLimits.defaults(1, 1L << 30));
    }

    Tracing(Genesis genesis, Path folder, StoreOptions options, RpcLimits limits) {
        executing = new Executing(genesis, folder, Runnable::run, options);
        Methods.all(
                        executing.chain(),
                        new StandInPool(),
                        new EvmCalls(genesis, executing.store(), 1, GAS_CAP, true),
                        new EvmTraces(genesis, executing.store(), GAS_CAP),
                        new Progress() {
                            @Override
                            public OptionalLong ordered() {
                                return OptionalLong.empty();
                            }

                            @Override
                            public Optional<PublishedBatch> lastBatch() {
                                return Optional.empty();
                            }

                            @Override
                            public Optional<Anchor> lastAnchor() {
                                return Optional.empty();
                            }
                        },
                        "AIChain/test",
                        limits,
                        System::nanoTime,
                        new Random(1))
                .forEach(method -> methods.put(method.name(), method));
    }

    JsonNode call(String method, ArrayNode params) throws RpcException, InterruptedException {
        return methods.get(method).call(new Params(params));
    }

    @Override
    public void close() {
        executing.close();
    }
}
