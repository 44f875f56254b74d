package io.aichain.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the build, from the jar's manifest. */
public final class Version implements IVersionProvider {
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"aichain " + text() + ", Java " + Runtime.version()};
    }
}
