package io.aichain.operator.events;

/** Why the operator did something, as Events name it; each restart has one. */
public enum Reason {
    Created("made"),
    Changed("changed"),
    Scaled("scaled: nothing restarts"),
    Hibernating("hibernation has begun: pods end; volumes, Secrets and genesis stay"),
    Hibernated("hibernated: no pod is left"),
    Waking("waking has begun: pods start"),
    Woken("woken: all parts work again"),
    Deleted("is no longer wanted"),
    ImageChanged("restarts one after another: another image"),
    SecretChanged("restarts one after another: a Secret that it reads has changed"),
    SettingsChanged("restarts one after another: its settings have changed"),
    NoRoomForSuccessor("its only pod is exchanged in place: the cluster has no room for a second one beside it"),
    StuckPodReplaced(
            "a pod of an older version that does not become ready is replaced, so that the new version can come"),
    VersionGivenUp("did not become ready, and the last version that did runs again");

    private final String sentence;

    Reason(String sentence) {
        this.sentence = sentence;
    }

    /** Whether pods end for it. */
    public boolean restarts() {
        return this == ImageChanged || this == SecretChanged || this == SettingsChanged;
    }

    /** Whether it is about so many objects at one look that they are one Event. */
    boolean isOfMany() {
        return this == Created || this == Hibernating || this == Waking;
    }

    /** Whether somebody should look, or all goes as it was asked for. */
    public boolean isWarning() {
        return this == NoRoomForSuccessor || this == StuckPodReplaced || this == VersionGivenUp;
    }

    public String sentence() {
        return sentence;
    }
}
