#!/usr/bin/env node
// Writes abi/NAME.json (ABI) and abi/NAME.storage.json (storage layout) of the contracts and interfaces that others use. It asks the compiler for nothing
// else, so it takes seconds.
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
    'src/fronts/EternalAI.sol': ['EternalAI'],
    'src/fronts/MelodyRNN.sol': ['MelodyRNN'],
    'src/fronts/Model.sol': ['Model'],
    'src/fronts/TextModel.sol': ['TextModel'],
    'src/examples/PredictionGate.sol': ['PredictionGate'],
    'src/examples/Ensemble.sol': ['Ensemble'],
    'src/examples/ScoredGrant.sol': ['ScoredGrant'],
    'src/examples/AigcToken.sol': ['AigcToken'],
}

const read = path => readFileSync(join(root, path.startsWith('@') ? join('node_modules', path) : path), 'utf8')
const output = JSON.parse(
    solc.compile(
        JSON.stringify({
            language: 'Solidity',
            sources: Object.fromEntries(Object.keys(FILES).map(path => [path, { content: read(path) }])),
            settings: { evmVersion: 'cancun', outputSelection: { '*': { '*': ['abi', 'storageLayout'] } } },
        }),
        { import: path => ({ contents: read(path) }) },
    ),
)
const errors = (output.errors ?? []).filter(e => e.severity === 'error')
if (errors.length) throw new Error(errors.map(e => e.formattedMessage).join('\n'))

const check = process.argv[2] === '--check'
let stale = 0
mkdirSync(join(root, 'abi'), { recursive: true })
for (const [path, names] of Object.entries(FILES)) {
    for (const name of names) {
        const { abi, storageLayout } = output.contracts[path][name]
        const wanted = { [`${name}.json`]: abi }
        // types without the compiler's own numbers, which change with every source
        const slots = (storageLayout?.storage ?? []).map(({ label, slot, offset, type }) => ({ label, slot, offset, type: type.replace(/\)\d+/g, ')') }))
        if (slots.length) wanted[`${name}.storage.json`] = slots
        for (const [file, content] of Object.entries(wanted)) {
            const target = join(root, 'abi', file)
            const text = JSON.stringify(content, null, 1) + '\n'
            if (!check) writeFileSync(target, text)
            else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
                stale++
                console.error(`abi/${file} is not what the sources give: run tools/artifacts.mjs`)
            }
        }
    }
}
process.exit(stale ? 1 : 0)
