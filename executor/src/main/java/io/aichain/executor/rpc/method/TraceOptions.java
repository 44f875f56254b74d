package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.RpcException.invalidParams;

import io.aichain.executor.rpc.protocol.Argument;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.trace.CallFrames;
import io.aichain.executor.trace.StructLogs;
import io.aichain.executor.trace.TraceBudget;
import io.aichain.executor.trace.TraceReport;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last argument of the methods that trace, as go-ethereum takes it. Members that mean nothing here ({@code reexec}: every state that
 * is kept is at hand) are read over.
 *
 * @param timeout that the caller asks for; the operator's is the longest
 */
record TraceOptions(Form form, Optional<Duration> timeout) {
    private static final String CALL_TRACER = "callTracer";
    /** A number and a unit of Go's durations. */
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|ms|s|m|h)");

    /** 292 years, which no operator allows: more would not fit. */
    private static final BigDecimal MOST_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

    /** What is to be seen. */
    sealed interface Form {
        record Steps(StructLogs.Options options) implements Form {}

        record Calls(CallFrames.Options options) implements Form {}
    }

    static TraceOptions read(Optional<Argument> given) throws RpcException {
        if (given.isEmpty()) return new TraceOptions(new Form.Steps(steps(Optional.empty())), Optional.empty());
        Argument options = given.get().object();
        if (isSomething(options.member("overrides"))) {
            throw invalidParams(
                    "invalid %s.overrides: this chain has the rules of its fork and no others", options.path());
        }
        Optional<Argument> timeout = options.member("timeout");
        return new TraceOptions(
                form(options), timeout.isEmpty() ? Optional.empty() : Optional.of(duration(timeout.get())));
    }

    private static Form form(Argument options) throws RpcException {
        Optional<Argument> tracer = options.member("tracer");
        if (tracer.isEmpty() || tracer.get().text().isEmpty()) return new Form.Steps(steps(Optional.of(options)));
        String name = tracer.get().text();
        if (!name.equals(CALL_TRACER)) {
            String shown = name.length() > 80 ? name.substring(0, 80) + "..." : name;
            throw invalidParams(
                    "invalid %s.tracer: %s is not offered; there are %s, and the struct logger where none is named",
                    options.path(), shown, CALL_TRACER);
        }
        Optional<Argument> config = options.member("tracerConfig");
        if (config.isEmpty()) return new Form.Calls(new CallFrames.Options(false, false));
        Argument own = config.get().object();
        return new Form.Calls(new CallFrames.Options(flag(own, "onlyTopCall"), flag(own, "withLog")));
    }

    private static StructLogs.Options steps(Optional<Argument> given) throws RpcException {
        if (given.isEmpty()) return new StructLogs.Options(false, true, true, false, 0);
        Argument options = given.get();
        Optional<Argument> limit = options.member("limit");
        return new StructLogs.Options(
                flag(options, "enableMemory"),
                !flag(options, "disableStack"),
                !flag(options, "disableStorage"),
                flag(options, "enableReturnData"),
                limit.isEmpty() ? 0 : limit.get().count());
    }

    private static boolean flag(Argument object, String name) throws RpcException {
        Optional<Argument> member = object.member(name);
        return member.isPresent() && member.get().flag();
    }

    static boolean isSomething(Optional<Argument> object) throws RpcException {
        return object.isPresent() && !object.get().object().node().isEmpty();
    }

    /** As in {@code 1m30s}. */
    private static Duration duration(Argument argument) throws RpcException {
        Matcher parts = DURATION.matcher(argument.text());
        Duration sum = Duration.ZERO;
        int at = 0;
        while (parts.find() && parts.start() == at) {
            at = parts.end();
            BigDecimal nanos = new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(nanos(parts.group(2))));
            sum = sum.plusNanos(nanos.min(MOST_NANOS).longValue());
        }
        if (at == 0 || at != argument.text().length()) {
            throw invalidParams("invalid %s: a duration such as 5s or 300ms expected", argument.path());
        }
        return sum;
    }

    private static long nanos(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> throw new IllegalStateException(unit + " is in the pattern and not here");
        };
    }

    /** @param gasLimit of what is watched */
    TraceReport report(long gasLimit, TraceBudget budget) {
        return switch (form) {
            case Form.Steps(StructLogs.Options options) -> new StructLogs(options, budget);
            case Form.Calls(CallFrames.Options options) -> new CallFrames(options, gasLimit, RevertReason::of, budget);
        };
    }
}
