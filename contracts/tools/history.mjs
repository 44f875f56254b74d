// What abi/LibraryCode.json keeps: for each contract all versions that were ever written there, oldest first, the last one as the sources give it. What lies
// on a chain does not change with our sources, so a version that is retired keeps its place and its number.

/**
 * @param history by name: lists of { version, hash, .. }
 * @param made by name: { hash, creation: { hash, .. }, .. } of the sources as they are
 * @returns the history with what was made as each contract's last version
 */
export function appended(history, made) {
    const versions = structuredClone(history)
    for (const [name, code] of Object.entries(made)) {
        const known = (versions[name] ??= [])
        const last = known.at(-1)
        const same = last !== undefined && last.hash === code.hash && last.creation.hash === code.creation.hash
        if (same) known.pop()
        known.push({ version: same ? last.version : (last?.version ?? 0) + 1, ...code })
    }
    return versions
}

/** One version a line. */
export function written(history) {
    const lines = Object.entries(history).map(([name, known]) => ` "${name}": [\n${known.map(code => `  ${JSON.stringify(code)}`).join(',\n')}\n ]`)
    return `{\n${lines.join(',\n')}\n}\n`
}
