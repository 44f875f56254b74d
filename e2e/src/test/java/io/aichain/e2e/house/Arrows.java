package io.aichain.e2e.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rule of the arrows: a room's pom and its imports name only rooms that {@link Rooms} allows, and its files lie in its package. */
final class Arrows {
    private static final Pattern DEPENDENCY =
            Pattern.compile("<dependency>\\s*<groupId>io\\.aichain</groupId>\\s*<artifactId>([^<]+)</artifactId>");
    /** An import, or a full name within the code. */
    private static final Pattern NAME = Pattern.compile("\\bio\\.aichain(?:\\.\\w+)+");

    private static final Pattern PACKAGE = Pattern.compile("(?m)^package (io\\.aichain[\\w.]*);");

    private Arrows() {}

    static List<String> complaints(Source source) {
        var complaints = new ArrayList<String>();
        var room = Rooms.ofFile(source.path());
        if (room.isEmpty()) {
            if (source.isJava()) complaints.add(source.path() + ": Java in no room");
            return complaints;
        }
        if (source.path().equals(room.get().folder() + "/pom.xml")) addArrows(source, room.get(), complaints);
        if (source.isJava()) {
            addNames(source.code(), room.get(), complaints);
            addPackage(source.code(), room.get(), complaints);
        }
        return complaints;
    }

    private static void addArrows(Source pom, Rooms room, List<String> complaints) {
        for (var found = DEPENDENCY.matcher(pom.text()); found.find(); ) {
            var used = Rooms.ofArtifact(found.group(1));
            if (used.isEmpty()) complaints.add(pom.at(found.start()) + ": no room is called " + found.group(1));
            else if (!room.mayUse(used.get()))
                complaints.add(pom.at(found.start()) + ": " + room + " may not use " + used.get());
        }
    }

    private static void addNames(Source java, Rooms room, List<String> complaints) {
        for (var found = NAME.matcher(java.text()); found.find(); ) {
            var used = Rooms.ofPackage(found.group());
            if (used.isEmpty()) complaints.add(java.at(found.start()) + ": " + found.group() + " is in no room");
            else if (!room.mayUse(used.get()))
                complaints.add(java.at(found.start()) + ": " + room + " may not use " + found.group());
        }
    }

    private static void addPackage(Source java, Rooms room, List<String> complaints) {
        var found = PACKAGE.matcher(java.text());
        if (!found.find()) complaints.add(java.path() + ": no package of ours");
        else if (!Rooms.ofPackage(found.group(1)).equals(Optional.of(room)))
            complaints.add(
                    java.at(found.start()) + ": package " + found.group(1) + " outside of " + room.packageName());
    }
}
