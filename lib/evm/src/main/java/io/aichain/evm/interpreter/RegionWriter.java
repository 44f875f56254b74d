package io.aichain.evm.interpreter;

import static io.aichain.evm.fork.Opcode.STACK_LIMIT;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the method of a region: {@code static int rN(Frame frame, int node)}. It begins with a switch over its traces; they jump to each
 * other directly, and through the switch where the goal is computed. Each trace begins with the check of the stack's height.
 */
final class RegionWriter {
    static final MethodTypeDesc TYPE = MethodTypeDesc.of(ConstantDescs.CD_int, desc(Frame.class), ConstantDescs.CD_int);

    private static final ClassDesc FRAME = desc(Frame.class);
    private static final ClassDesc MACHINE = desc(Machine.class);
    private static final ClassDesc MEMORY = desc(Memory.class);
    private static final ClassDesc COMPILED = desc(Compiled.class);
    private static final ClassDesc LONGS = ConstantDescs.CD_long.arrayType();
    private static final Opcode[] OPCODES = Opcode.values();
    private static final Callee[] CALLEES = Callee.values();

    // slots
    private static final int THE_FRAME = 0,
            NODE = 1,
            STACK = 2,
            MEMORY_SLOT = 3,
            TOP = 4,
            BASE = 5,
            HEIGHT = 6,
            GAS = 8;

    private final Plan plan;
    private final int first;
    private final int last;
    private final CodeBuilder code;
    private final Label[] begins;
    private final Label dispatch;
    private final Label exit;
    private final Label leave;
    private final Label outOfGas;
    private final Label invalidJump;
    private final Label nowhere;

    private RegionWriter(Plan plan, int region, CodeBuilder code) {
        this.plan = plan;
        this.first = plan.first(region);
        this.last = plan.first(region + 1) - 1;
        this.code = code;
        this.begins = new Label[last - first + 1];
        for (int i = 0; i < begins.length; i++) begins[i] = code.newLabel();
        this.dispatch = code.newLabel();
        this.exit = code.newLabel();
        this.leave = code.newLabel();
        this.outOfGas = code.newLabel();
        this.invalidJump = code.newLabel();
        this.nowhere = code.newLabel();
    }

    static void write(Plan plan, int region, CodeBuilder code) {
        new RegionWriter(plan, region, code).all();
    }

    private static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    private void all() {
        readFrame();
        code.aload(THE_FRAME).getfield(FRAME, "memory", MEMORY).astore(MEMORY_SLOT);
        code.aload(THE_FRAME).getfield(FRAME, "base", ConstantDescs.CD_int).istore(BASE);
        code.aload(THE_FRAME).getfield(FRAME, "top", ConstantDescs.CD_int).istore(TOP);
        List<SwitchCase> cases = new ArrayList<>();
        for (int node = first; node <= last; node++) cases.add(SwitchCase.of(node, begins[node - first]));
        code.labelBinding(dispatch).iload(NODE).tableswitch(first, last, exit, cases);
        for (int node = first; node <= last; node++) trace(node);

        code.labelBinding(exit);
        code.aload(THE_FRAME).lload(GAS).putfield(FRAME, "gas", ConstantDescs.CD_long);
        code.aload(THE_FRAME).iload(TOP).putfield(FRAME, "top", ConstantDescs.CD_int);
        code.iload(NODE).ireturn();
        code.labelBinding(leave).aload(THE_FRAME).iload(NODE).lload(GAS).iload(TOP);
        call("leave", MethodTypeDesc.ofDescriptor("(" + FRAME.descriptorString() + "IJI)I"));
        code.labelBinding(nowhere).aload(THE_FRAME).iload(NODE).lload(GAS).iload(TOP);
        call("nowhere", MethodTypeDesc.ofDescriptor("(" + FRAME.descriptorString() + "IJI)I"));
        code.labelBinding(outOfGas).aload(THE_FRAME);
        call("outOfGas", MethodTypeDesc.ofDescriptor("(" + FRAME.descriptorString() + ")I"));
        code.labelBinding(invalidJump).aload(THE_FRAME);
        call("invalidJump", MethodTypeDesc.ofDescriptor("(" + FRAME.descriptorString() + ")I"));
    }

    private void call(String method, MethodTypeDesc type) {
        code.invokestatic(COMPILED, method, type).ireturn();
    }

    /** What a call may have changed. */
    private void readFrame() {
        code.aload(THE_FRAME).getfield(FRAME, "machine", MACHINE).getfield(MACHINE, "stack", LONGS);
        code.astore(STACK);
        readGas();
    }

    private void readGas() {
        code.aload(THE_FRAME).getfield(FRAME, "gas", ConstantDescs.CD_long).lstore(GAS);
    }

    private void trace(int node) {
        Trace trace = plan.trace(node);
        code.labelBinding(begins[node - first]);
        Label fits = code.newLabel();
        Label fitsNot = code.newLabel();
        code.iload(TOP).iload(BASE).isub().istore(HEIGHT);
        if (trace.needed() > 0) {
            code.iload(HEIGHT).loadConstant(4 * trace.needed()).if_icmplt(fitsNot);
        }
        int highest = 4 * (STACK_LIMIT - trace.growth());
        code.iload(HEIGHT).loadConstant(highest).if_icmple(fits);
        code.labelBinding(fitsNot).loadConstant(node).istore(NODE).goto_(leave);
        code.labelBinding(fits);
        Recipe recipe = trace.recipe();
        Label[] labels = new Label[recipe.labels];
        for (int i = 0; i < labels.length; i++) labels[i] = code.newLabel();
        for (int i = 0; i < recipe.size; i += 2) instruction(recipe, recipe.code[i], recipe.code[i + 1], labels);
    }

    private void instruction(Recipe recipe, int instruction, int operand, Label[] labels) {
        switch (instruction) {
            case Recipe.LOAD_LONG -> code.lload(operand);
            case Recipe.STORE_LONG -> code.lstore(operand);
            case Recipe.PUSH_INT -> code.loadConstant(operand);
            case Recipe.PUSH_LONG -> code.loadConstant(recipe.longs[operand]);
            case Recipe.LOAD_STACK -> code.aload(STACK);
            case Recipe.PLACE -> {
                code.iload(TOP);
                if (operand != 0) code.loadConstant(operand).iadd();
            }
            case Recipe.LOAD_MEMORY -> code.aload(MEMORY_SLOT);
            case Recipe.LOAD_FRAME -> code.aload(THE_FRAME);
            case Recipe.LOAD_GAS -> code.lload(GAS);
            case Recipe.MOVE_TOP -> code.iinc(TOP, operand);
            case Recipe.PLAIN -> plain(OPCODES[operand]);
            case Recipe.CALL -> CALLEES[operand].call(code);
            case Recipe.LABEL -> code.labelBinding(labels[operand]);
            case Recipe.JUMP -> {
                if ((operand & 0xff) == Recipe.IF_TRUE) code.ifne(labels[operand >>> 8]);
                else code.ifeq(labels[operand >>> 8]);
            }
            case Recipe.PAY -> {
                if (operand == 0) return;
                code.lload(GAS).loadConstant((long) operand).lsub();
                takeGas();
            }
            case Recipe.TAKE_GAS -> takeGas();
            case Recipe.GO_TO -> goTo(plan.node(operand));
            case Recipe.GO_TO_NODE ->
                code.istore(NODE).iload(NODE).iflt(nowhere).goto_(dispatch);
            case Recipe.RETURN -> code.ireturn();
            case Recipe.RETURN_UNLESS_ZERO -> {
                Label on = code.newLabel();
                code.istore(HEIGHT)
                        .iload(HEIGHT)
                        .ifeq(on)
                        .iload(HEIGHT)
                        .ireturn()
                        .labelBinding(on);
                if (operand == 0) readGas();
                else readFrame();
            }
            case Recipe.SET_RESUME ->
                code.aload(THE_FRAME).loadConstant(plan.node(operand)).putfield(FRAME, "pc", ConstantDescs.CD_int);
            case Recipe.HALT_INVALID_JUMP -> code.goto_(invalidJump);
            default -> throw new IllegalStateException("instruction " + instruction);
        }
    }

    private void takeGas() {
        code.dup2().lstore(GAS).lconst_0().lcmp().iflt(outOfGas);
    }

    private void goTo(int node) {
        if (node >= first && node <= last) code.goto_(begins[node - first]);
        else code.loadConstant(node).istore(NODE).goto_(exit);
    }

    private void plain(Opcode opcode) {
        switch (opcode) {
            case LADD -> code.ladd();
            case LSUB -> code.lsub();
            case LMUL -> code.lmul();
            case LAND -> code.land();
            case LOR -> code.lor();
            case LXOR -> code.lxor();
            case LSHL -> code.lshl();
            case LSHR -> code.lshr();
            case LUSHR -> code.lushr();
            case LALOAD -> code.laload();
            case IADD -> code.iadd();
            case ISUB -> code.isub();
            case IXOR -> code.ixor();
            case I2L -> code.i2l();
            case L2I -> code.l2i();
            default -> throw new IllegalStateException("instruction " + opcode);
        }
    }
}
