package io.aichain.evm.interpreter;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Makes a class of the JVM of code: see docs/evm-compiled.md. Linear in the code's length, and given up where it becomes too much. */
final class Compiler {
    private static final ClassDesc COMPILED = ClassDesc.of("io.aichain.evm.interpreter.Compiled");
    private static final ClassDesc NAME = ClassDesc.of("io.aichain.evm.interpreter.Contract");
    private static final ClassDesc INTS = ConstantDescs.CD_int.arrayType();
    private static final MethodTypeDesc CONSTRUCTOR = MethodTypeDesc.of(ConstantDescs.CD_void, INTS, INTS, INTS);
    private static final MethodTypeDesc REGION = MethodTypeDesc.of(
            ConstantDescs.CD_int, ConstantDescs.CD_int, RegionWriter.TYPE.parameterType(0), ConstantDescs.CD_int);

    private static final IntPredicate UNCUT = pc -> false;

    private Compiler() {}

    /**
     * What was made.
     *
     * @param bytes of the class and of the tables beside it
     */
    record Made(Compiled compiled, int bytes) {}

    /** Empty if it would be too much. */
    static Optional<Made> compile(Code code, long[] rows) {
        return compile(code, rows, UNCUT, Budget.bytes(code.bytes.length));
    }

    /**
     * What is compiled and how does not change what it does; tests show that with other cuts.
     *
     * @param cuts by program counter, where traces end that would go on
     * @param most bytes of JVM instructions
     */
    static Optional<Made> compile(Code code, long[] rows, IntPredicate cuts, long most) {
        return plan(code, rows, cuts, most).map(p -> {
            byte[] bytes = write(p);
            return new Made(define(code, p, bytes), bytes.length + 4 * code.bytes.length);
        });
    }

    private static Compiled define(Code code, Plan plan, byte[] bytes) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return (Compiled) lookup.findConstructor(
                            lookup.lookupClass(),
                            MethodType.methodType(void.class, int[].class, int[].class, int[].class))
                    .invoke(entries(code, plan), plan.pcs(), plan.regionsByNode());
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a class was generated that the JVM does not take", e);
        }
    }

    /** The traces that the code comes to; empty if it would be too much. */
    static Optional<Plan> plan(Code code, long[] rows) {
        return plan(code, rows, UNCUT, Budget.bytes(code.bytes.length));
    }

    private static Optional<Plan> plan(Code code, long[] rows, IntPredicate cuts, long most) {
        Shape shape = new Shape(code, rows);
        int length = code.bytes.length;
        for (boolean copies : new boolean[] {true, false}) {
            Optional<Plan> plan = plan(code, new Ways(shape, copies, false, cuts), rows, new Budget(length, most));
            if (plan.isEmpty()) continue;
            if (!plan.get().reckonsGoals()) return plan;
            return plan(code, new Ways(shape, copies, true, cuts), rows, new Budget(length, most))
                    .or(() -> plan);
        }
        return Optional.empty();
    }

    /** @param budget fresh; afterwards it says what was used */
    static Optional<Plan> plan(Code code, Ways ways, long[] rows, Budget budget) {
        int length = code.bytes.length;
        boolean[] seen = new boolean[length + 1];
        Deque<Integer> roots = new ArrayDeque<>();
        TraceMaker.Roots add = pc -> {
            if (!seen[pc]) roots.add(pc);
            seen[pc] = true;
        };
        TraceMaker maker = new TraceMaker(code, rows, ways, budget, add);
        add.add(0);
        for (int pc = 0; pc < length; pc++) {
            if (code.isJumpDestination(pc) && ways.isRoot(pc)) add.add(pc);
        }
        List<Trace> traces = new ArrayList<>();
        while (!roots.isEmpty()) {
            Trace trace = maker.trace(roots.poll());
            budget.add(trace);
            if (budget.isExceeded() || trace.bytes() > Plan.MAX_TRACE_BYTES) return Optional.empty();
            traces.add(trace);
        }
        traces.sort(Comparator.comparingInt(Trace::pc));
        return Optional.of(Plan.of(traces, maker.reckonsGoals())).filter(plan -> plan.regions() <= Plan.MAX_REGIONS);
    }

    static byte[] write(Plan plan) {
        return ClassFile.of().build(NAME, type -> {
            type.withSuperclass(COMPILED).withFlags(ClassFile.ACC_FINAL);
            type.withMethodBody(
                    ConstantDescs.INIT_NAME,
                    CONSTRUCTOR,
                    0,
                    code -> code.aload(0)
                            .aload(1)
                            .aload(2)
                            .aload(3)
                            .invokespecial(COMPILED, ConstantDescs.INIT_NAME, CONSTRUCTOR)
                            .return_());
            for (int r = 0; r < plan.regions(); r++) region(type, plan, r);
            type.withMethodBody("region", REGION, ClassFile.ACC_FINAL, code -> chooseRegion(code, plan.regions()));
        });
    }

    private static void region(ClassBuilder type, Plan plan, int number) {
        type.withMethodBody(
                "r" + number,
                RegionWriter.TYPE,
                ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE,
                code -> RegionWriter.write(plan, number, code));
    }

    private static void chooseRegion(CodeBuilder code, int regions) {
        List<SwitchCase> cases = new ArrayList<>();
        for (int r = 1; r < regions; r++) cases.add(SwitchCase.of(r, code.newLabel()));
        Label first = code.newLabel();
        if (regions > 1) code.iload(1).tableswitch(1, regions - 1, first, cases);
        code.labelBinding(first);
        callRegion(code, 0);
        for (SwitchCase each : cases) {
            code.labelBinding(each.target());
            callRegion(code, each.caseValue());
        }
    }

    private static void callRegion(CodeBuilder code, int number) {
        code.aload(2)
                .iload(3)
                .invokestatic(NAME, "r" + number, RegionWriter.TYPE)
                .ireturn();
    }

    private static int[] entries(Code code, Plan plan) {
        int[] entries = new int[code.bytes.length];
        int[] pcs = plan.pcs();
        for (int node = 0; node < pcs.length; node++) {
            if (code.isJumpDestination(pcs[node])) entries[pcs[node]] = node + 1;
        }
        return entries;
    }
}
