package io.aichain.images;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FileEntry;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Layers of files that belong to root, can be read by all, and say nothing of the machine that they come from. */
final class Layers {
    private static final FilePermissions FILE = FilePermissions.fromOctalString("644");
    private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");
    private static final FilePermissions FOR_ALL = FilePermissions.fromOctalString("777");

    private Layers() {}

    /** All files of a folder. @param at where the folder comes to lie in the image */
    static FileEntriesLayer of(String name, Path folder, String at) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        for (Path file : Folders.files(folder)) {
            AbsoluteUnixPath target = AbsoluteUnixPath.get(at).resolve(file);
            Path source = folder.resolve(file);
            layer.addEntry(new FileEntry(source, target, Files.isExecutable(source) ? PROGRAM : FILE, Folders.DATE));
        }
        return layer.build();
    }

    /** One file. @param at its path in the image */
    static FileEntriesLayer file(String name, Path file, String at) {
        return FileEntriesLayer.builder()
                .setName(name)
                .addEntry(new FileEntry(file, AbsoluteUnixPath.get(at), FILE, Folders.DATE))
                .build();
    }

    /** The one folder that a program may write to, where its file system is not read-only. */
    static FileEntriesLayer temporary(Path anyFolder) {
        return FileEntriesLayer.builder()
                .setName("tmp")
                .addEntry(new FileEntry(anyFolder, AbsoluteUnixPath.get("/tmp"), FOR_ALL, Folders.DATE))
                .build();
    }
}
