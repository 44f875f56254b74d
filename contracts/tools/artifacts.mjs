#!/usr/bin/env node
// Writes abi/NAME.json (ABI) and abi/NAME.storage.json (storage layout) of the contracts and interfaces that others use, and abi/NAME.bin (creation code,
// in hex) of those that `aichain model publish` deploys: the Java build needs neither npm nor a compiler. abi/web3j/NAME.json is the part of an ABI that
// web3j's generator of wrappers can carry: it stumbles over arrays of arrays.
//   tools/artifacts.mjs          writes them
//   tools/artifacts.mjs --check  says whether they are up to date
import { createRequire } from 'node:module'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { appended, written as writtenHistory } from './history.mjs'

const require = createRequire(import.meta.url)
const solc = require('solc')
const { keccak256 } = require('js-sha3')
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
// Deployed by publishing. Engines, rules and the collection lie at addresses that follow from this code. The hashes of SHARED are in LibraryCode.sol; who
// checks another by its hash comes in a later group than that one.
const LIBRARY_CODE = 'src/model/LibraryCode.sol'
const SHARED = [
    {
        'src/engine/SumOps.sol': ['SumOps'],
        'src/engine/CellOps.sol': ['CellOps'],
        'src/engine/AttentionOps.sol': ['AttentionOps'],
        'src/engine/PlainOps.sol': ['PlainOps'],
        'src/engine/Int8Ops.sol': ['Int8Ops'],
        'src/engine/CompatEngine.sol': ['CompatEngine'],
        'src/engine/ModelRules.sol': ['ModelRules'],
        'src/engine/CompatRules.sol': ['CompatRules'],
    },
    { 'src/engine/Engine.sol': ['Engine'] },
]
const FRONTS = {
    'src/fronts/AuthorCollection.sol': ['AuthorCollection'],
    'src/fronts/EternalAI.sol': ['EternalAI'],
    'src/fronts/MelodyRNN.sol': ['MelodyRNN'],
    'src/fronts/Model.sol': ['Model'],
    'src/fronts/TextModel.sol': ['TextModel'],
}

// For measurements and tests of the Java build, deployed by no tool of ours.
const MEASURED = {
    'src/examples/PredictionGate.sol': ['PredictionGate'],
    'src/examples/Ensemble.sol': ['Ensemble'],
    'src/examples/ScoredGrant.sol': ['ScoredGrant'],
    'src/examples/AigcToken.sol': ['AigcToken'],
    'test/plain/LiteralModel.sol': ['LiteralModel'],
    'test/plain/LiteralSums.sol': ['LiteralSums'],
    'test/plain/PrbMathFunctions.sol': ['PrbMathFunctions'],
}

const written = {} // LibraryCode.sol as it grows, before it is on the disk
const read = path => written[path] ?? readFileSync(join(root, path.startsWith('@') ? join('node_modules', path) : path), 'utf8')
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
    outputSelection: Object.fromEntries(Object.entries(files).map(([path, names]) => [path, Object.fromEntries(names.map(n => [n, ['evm.bytecode.object', 'evm.deployedBytecode.object', 'evm.deployedBytecode.immutableReferences']]))])),
})

/** Variables and, of the structs among their types, the members: where each begins. Types stand without the compiler's own numbers, which change with every source. */
function layoutOf({ storage, types }) {
    const nameOf = type => type.replace(/\)\d+/g, ')')
    const placed = list => list.map(({ label, slot, offset, type }) => ({ label, slot, offset, type: nameOf(type) }))
    const structs = Object.entries(types).filter(([, { members }]) => members).sort(([a], [b]) => (nameOf(a) < nameOf(b) ? -1 : 1))
    return { storage: placed(storage), structs: Object.fromEntries(structs.map(([type, { members }]) => [nameOf(type), placed(members)])) }
}

const wanted = {}
for (const [path, names] of Object.entries(FILES)) {
    for (const name of names) {
        const { abi, storageLayout } = described[path][name]
        wanted[`${name}.json`] = JSON.stringify(abi, null, 1) + '\n'
        if (storageLayout?.storage.length) wanted[`${name}.storage.json`] = JSON.stringify(layoutOf(storageLayout), null, 1) + '\n'
    }
}
const isFlat = entry => ![...(entry.inputs ?? []), ...(entry.outputs ?? [])].some(({ type }) => type.endsWith('[][]'))
for (const name of ['EternalAI', 'MelodyRNN']) {
    wanted[`web3j/${name}.json`] = JSON.stringify(JSON.parse(wanted[`${name}.json`]).filter(isFlat), null, 1) + '\n'
}

/**
 * What lies on a chain: the hash of its code with zeros for immutables, which differ from one to the next, and the places of their words in it. And what put it
 * there: the creation code, before the constructor's arguments; who runs other creation code may write other storage under the same code.
 */
function deployed({ object, immutableReferences }, creation) {
    const code = Buffer.from(object, 'hex')
    const immutables = Object.values(immutableReferences ?? {}).flat().map(({ start }) => start).sort((a, b) => a - b)
    for (const start of immutables) code.fill(0, start, start + 32)
    return { hash: '0x' + keccak256(code), immutables, creation: { bytes: creation.length, hash: '0x' + keccak256(creation) } }
}
const constantOf = name => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase()
function libraryCode(names, hashes) {
    const lines = names.map(name => `    bytes32 internal constant ${constantOf(name)} = ${hashes[name]?.hash ?? '0x' + '0'.repeat(64)};\n`)
    return `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Hashes of the run-time code of the contracts that all models share. Written by tools/artifacts.mjs.
library LibraryCode {
${lines.join('')}}
`
}

const names = SHARED.flatMap(files => Object.values(files).flat())
const hashes = {}
for (const files of [...SHARED, FRONTS, MEASURED]) {
    written[LIBRARY_CODE] = libraryCode(names, hashes)
    const code = codeOf(files)
    for (const [path, made] of Object.entries(files)) {
        for (const name of made) {
            const { bytecode, deployedBytecode } = code[path][name].evm
            wanted[`${name}.bin`] = bytecode.object // and no line end: web3j's generator would put it between code and arguments
            if (files !== MEASURED) hashes[name] = deployed(deployedBytecode, Buffer.from(bytecode.object, 'hex'))
        }
    }
}
// where a text model keeps its words, which no getter gives
hashes.EternalAI.words = Number(described['src/fronts/EternalAI.sol'].EternalAI.storageLayout.storage.find(({ label }) => label === '_words').slot)
wanted['LibraryCode.json'] = writtenHistory(appended(JSON.parse(read('abi/LibraryCode.json')), hashes))
wanted[join('..', LIBRARY_CODE)] = written[LIBRARY_CODE]

const check = process.argv[2] === '--check'
let stale = 0
mkdirSync(join(root, 'abi', 'web3j'), { recursive: true })
for (const [file, text] of Object.entries(wanted)) {
    const target = join(root, 'abi', file)
    if (!check) writeFileSync(target, text)
    else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
        stale++
        console.error(`${relative(root, target)} is not what the sources give: run tools/artifacts.mjs`)
    }
}
process.exit(stale ? 1 : 0)
