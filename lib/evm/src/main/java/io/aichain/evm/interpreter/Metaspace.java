package io.aichain.evm.interpreter;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.Optional;

/**
 * Where the JVM keeps classes. Where it has a limit, to come to it ends what the process does, and would end all executors of a chain
 * alike, as they run the same code: so nothing is compiled once it is nearly there. Classes that were dropped are in it until the
 * collector has seen to them ({@code docs/evm-compiled.md}).
 */
final class Metaspace {
    private static final Optional<MemoryPoolMXBean> POOL = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(bean -> bean.getName().equals("Metaspace"))
            .findFirst();

    private Metaspace() {}

    static boolean isShort() {
        return usage().map(Metaspace::isShort).orElse(false);
    }

    static Optional<MemoryUsage> usage() {
        return POOL.map(MemoryPoolMXBean::getUsage);
    }

    /** Whether more than three quarters of what may be committed is; never where nothing limits it. */
    static boolean isShort(MemoryUsage usage) {
        return usage.getMax() > 0 && usage.getCommitted() > usage.getMax() / 4 * 3;
    }
}
