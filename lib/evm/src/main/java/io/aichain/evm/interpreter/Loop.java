package io.aichain.evm.interpreter;

/** Runs frames, each in the loop that is for it, until the outermost has ended. */
final class Loop {
    private final Machine machine;
    private final PlainLoop plain;
    private final BlockLoop blocks;

    Loop(Machine machine) {
        this.machine = machine;
        this.plain = new PlainLoop(machine);
        this.blocks = new BlockLoop(machine);
    }

    /** Runs the innermost frame and all that it enters. */
    void run() {
        while (true) {
            Frame frame = machine.frame();
            Step step = run(frame);
            switch (step) {
                case ENTER, CHANGE -> {}
                case DONE, REVERT, HALT, NEXT -> {
                    long used = step == Step.HALT ? frame.given : frame.given - frame.gas;
                    if (frame.compiled == null && step != Step.HALT && machine.heats()) {
                        frame.heat(frame.gas);
                    }
                    // The frame's object lives on, and would keep the class.
                    frame.compiled = null;
                    Endings.end(machine, frame, step);
                    if (machine.depth < 0) return;
                    machine.frame().usedByCalls += used;
                    Endings.resume(machine, machine.frame(), frame.kind.isCreation(), frame.self.address());
                }
            }
        }
    }

    private Step run(Frame frame) {
        if (frame.compiled != null) return frame.compiled.run(frame);
        return frame.form == null ? plain.run(frame) : blocks.run(frame);
    }
}
