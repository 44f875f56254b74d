package io.aichain.operator.model;

import java.util.List;

/** The parts of a chain, in the order in which changes reach them: executors before the sequencer, so that nobody orders what none can execute. */
public enum Component {
    CHAIN("chain"),
    KAFKA("kafka"),
    BITCOIN("bitcoin"),
    EXECUTOR("executor"),
    DA_WRITER("da-writer"),
    ANCHOR("anchor"),
    SEQUENCER("sequencer");

    /** Those that run one of our services. */
    public static final List<Component> SERVICES = List.of(EXECUTOR, DA_WRITER, ANCHOR, SEQUENCER);

    private final String label;

    Component(String label) {
        this.label = label;
    }

    /** As names and labels have it. */
    public String label() {
        return label;
    }
}
