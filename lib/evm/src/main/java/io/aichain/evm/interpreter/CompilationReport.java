package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.OpcodeTable;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What code compiles to, for people who look at it: its traces and regions, and the class as the JDK prints it. */
public final class CompilationReport {
    /**
     * A trace.
     *
     * @param pc where it begins in the code
     * @param needed words that must be on the stack
     * @param growth by how many words the stack may grow
     * @param bytes of JVM instructions, at most
     */
    public record TraceLine(int node, int region, int pc, int needed, int growth, int bytes) {}

    private final int codeBytes;
    private final List<TraceLine> traces;
    private final List<Integer> regionBytes;
    private final ClassModel model;
    private final int classBytes;

    private CompilationReport(int codeBytes, Plan plan, byte[] bytes) {
        this.codeBytes = codeBytes;
        this.classBytes = bytes.length;
        this.model = ClassFile.of().parse(bytes);
        this.traces = new ArrayList<>();
        int[] regions = plan.regionsByNode();
        for (int node = 0; node < plan.nodes(); node++) {
            Trace trace = plan.trace(node);
            traces.add(new TraceLine(node, regions[node], trace.pc(), trace.needed(), trace.growth(), trace.bytes()));
        }
        this.regionBytes = model.methods().stream()
                .filter(method -> method.methodName().stringValue().matches("r\\d+"))
                .map(method -> ((CodeAttribute) method.code().orElseThrow()).codeLength())
                .toList();
    }

    /** Empty if the code compiles to too much, or is too long, and stays with the interpreter. */
    public static Optional<CompilationReport> of(Fork fork, Bytes code) {
        if (code.size() > Translator.MAX_CODE_BYTES) return Optional.empty();
        return Compiler.plan(Code.initial(code), Row.all(OpcodeTable.of(fork)))
                .map(plan -> new CompilationReport(code.size(), plan, Compiler.write(plan)));
    }

    public int codeBytes() {
        return codeBytes;
    }

    public int classBytes() {
        return classBytes;
    }

    public List<TraceLine> traces() {
        return traces;
    }

    /** Bytes of each region's method. */
    public List<Integer> regionBytes() {
        return regionBytes;
    }

    /**
     * Gives the class's methods with all their instructions, as the JDK's class-file library prints them, one after another: all in one
     * would be some hundred megabytes for the largest class that there may be.
     */
    public void dump(Consumer<String> methods) {
        for (MethodModel method : model.methods()) methods.accept(method.toDebugString());
    }
}
