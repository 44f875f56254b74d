package io.aichain.state.trie;

import io.aichain.chain.primitives.Bytes;

/** The store holds a node that is not the one its parent names: bytes were damaged or lost. Nothing was changed. */
public final class CorruptTrieException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    CorruptTrieException(Bytes path, String what, Throwable cause) {
        super("trie node at path " + text(path) + ": " + what, cause);
    }

    private static String text(Bytes path) {
        if (path.isEmpty()) return "(root)";
        StringBuilder out = new StringBuilder(path.size());
        for (int i = 0; i < path.size(); i++) out.append(Character.forDigit(path.get(i), 16));
        return out.toString();
    }
}
