#!/usr/bin/env node
// Writes abi/NAME.json (ABI) and abi/NAME.storage.json (storage layout) of the contracts and interfaces that others use, and abi/NAME.bin (creation code,
// in hex) of those that `aichain model publish` deploys: the Java build needs neither npm nor a compiler. abi/web3j/NAME.json is the part of an ABI that
// web3j's generator of wrappers can carry: it stumbles over arrays of arrays.
//   tools/artifacts.mjs          writes them
//   tools/artifacts.mjs --check  says whether they are up to date
import { createRequire } from 'node:module'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const solc = createRequire(import.meta.url)('solc')
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const FILES = {
    'src/interfaces/IModel.sol': ['IModel'],
    'src/interfaces/IEngines.sol': ['IEngine', 'ICompatEngine'],
    'src/interfaces/IERC7007.sol': ['IERC7007'],
    'src/interfaces/IModelCollection.sol': ['IModelCollection'],
    'src/engine/ModelRules.sol': ['ModelRules'],
    'src/engine/CompatRules.sol': ['CompatRules'],
    'src/engine/Engine.sol': ['Engine'],
    'src/engine/CompatEngine.sol': ['CompatEngine'],
    'src/fronts/AuthorCollection.sol': ['AuthorCollection'],
    'src/fronts/EternalAI.sol': ['EternalAI'],
    'src/fronts/MelodyRNN.sol': ['MelodyRNN'],
    'src/fronts/Model.sol': ['Model'],
    'src/fronts/TextModel.sol': ['TextModel'],
    'src/examples/PredictionGate.sol': ['PredictionGate'],
    'src/examples/Ensemble.sol': ['Ensemble'],
    'src/examples/ScoredGrant.sol': ['ScoredGrant'],
    'src/examples/AigcToken.sol': ['AigcToken'],
}
// Deployed by publishing. Engines, rules and the collection lie at addresses that follow from this code.
const CREATED = {
    'src/engine/SumOps.sol': ['SumOps'],
    'src/engine/CellOps.sol': ['CellOps'],
    'src/engine/AttentionOps.sol': ['AttentionOps'],
    'src/engine/PlainOps.sol': ['PlainOps'],
    'src/engine/Int8Ops.sol': ['Int8Ops'],
    'src/engine/Engine.sol': ['Engine'],
    'src/engine/CompatEngine.sol': ['CompatEngine'],
    'src/engine/ModelRules.sol': ['ModelRules'],
    'src/engine/CompatRules.sol': ['CompatRules'],
    'src/fronts/AuthorCollection.sol': ['AuthorCollection'],
    'src/fronts/EternalAI.sol': ['EternalAI'],
    'src/fronts/MelodyRNN.sol': ['MelodyRNN'],
    'src/fronts/Model.sol': ['Model'],
    'src/fronts/TextModel.sol': ['TextModel'],
}

// For measurements and tests of the Java build, deployed nowhere else.
const MEASURED = {
    'test/plain/LiteralModel.sol': ['LiteralModel'],
    'test/plain/LiteralSums.sol': ['LiteralSums'],
    'test/plain/PrbMathFunctions.sol': ['PrbMathFunctions'],
}

const read = path => readFileSync(join(root, path.startsWith('@') ? join('node_modules', path) : path), 'utf8')
function compile(paths, settings) {
    const input = {
        language: 'Solidity',
        sources: Object.fromEntries(paths.map(path => [path, { content: read(path) }])),
        settings: { evmVersion: 'cancun', ...settings },
    }
    const output = JSON.parse(solc.compile(JSON.stringify(input), { import: path => ({ contents: read(path) }) }))
    const errors = (output.errors ?? []).filter(e => e.severity === 'error')
    if (errors.length) throw new Error(errors.map(e => e.formattedMessage).join('\n'))
    return output.contracts
}

const described = compile(Object.keys(FILES), { outputSelection: { '*': { '*': ['abi', 'storageLayout'] } } })
// The settings of foundry.toml; without the compiler's note on sources behind the code, so that a comment moves no address.
const codeOf = files => compile(Object.keys(files), {
    optimizer: { enabled: true, runs: 200 },
    viaIR: true,
    metadata: { appendCBOR: false },
    outputSelection: Object.fromEntries(Object.entries(files).map(([path, names]) => [path, Object.fromEntries(names.map(n => [n, ['evm.bytecode.object']]))])),
})

const wanted = {}
for (const [path, names] of Object.entries(FILES)) {
    for (const name of names) {
        const { abi, storageLayout } = described[path][name]
        wanted[`${name}.json`] = JSON.stringify(abi, null, 1) + '\n'
        // types without the compiler's own numbers, which change with every source
        const slots = (storageLayout?.storage ?? []).map(({ label, slot, offset, type }) => ({ label, slot, offset, type: type.replace(/\)\d+/g, ')') }))
        if (slots.length) wanted[`${name}.storage.json`] = JSON.stringify(slots, null, 1) + '\n'
    }
}
const isFlat = entry => ![...(entry.inputs ?? []), ...(entry.outputs ?? [])].some(({ type }) => type.endsWith('[][]'))
for (const name of ['EternalAI', 'MelodyRNN']) {
    wanted[`web3j/${name}.json`] = JSON.stringify(JSON.parse(wanted[`${name}.json`]).filter(isFlat), null, 1) + '\n'
}
for (const files of [CREATED, MEASURED]) {
    const code = codeOf(files)
    for (const [path, names] of Object.entries(files)) {
        for (const name of names) wanted[`${name}.bin`] = code[path][name].evm.bytecode.object + '\n'
    }
}

const check = process.argv[2] === '--check'
let stale = 0
mkdirSync(join(root, 'abi', 'web3j'), { recursive: true })
for (const [file, text] of Object.entries(wanted)) {
    const target = join(root, 'abi', file)
    if (!check) writeFileSync(target, text)
    else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
        stale++
        console.error(`abi/${file} is not what the sources give: run tools/artifacts.mjs`)
    }
}
process.exit(stale ? 1 : 0)
