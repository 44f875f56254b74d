package io.aichain.evm.interpreter;

/** Runs frames, each in the loop that is for it, until the outermost has ended. */
final class Loop {
    private final Machine machine;
    private final PlainLoop plain;
    private final BlockLoop blocks;

    Loop(Machine machine) {
        Instructions instructions = new Instructions(machine);
        this.machine = machine;
        this.plain = new PlainLoop(machine, instructions);
        this.blocks = new BlockLoop(machine, instructions);
    }

    /** Runs the innermost frame and all that it enters. */
    void run() {
        while (true) {
            Frame frame = machine.frame();
            Step step = frame.form == null ? plain.run(frame) : blocks.run(frame);
            switch (step) {
                case ENTER, CHANGE -> {}
                case DONE, REVERT, HALT, NEXT -> {
                    Endings.end(machine, frame, step);
                    if (machine.depth < 0) return;
                    Endings.resume(machine, machine.frame(), frame.kind.isCreation(), frame.self.address());
                }
            }
        }
    }
}
