// Compiles the contracts of a folder with solc and OpenZeppelin's sources: node compile.mjs PACKAGES SOURCES OUTPUT
// PACKAGES is the folder that holds node_modules; for each NAME.sol, OUTPUT/NAME.json gets {abi, bytecode}.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"

const [packages, folder, output] = process.argv.slice(2)
const solc = createRequire(join(packages, "package.json"))("solc")
const names = readdirSync(folder).filter(name => name.endsWith(".sol")).sort()
const input = {
    language: "Solidity",
    sources: Object.fromEntries(names.map(name => [name, { content: readFileSync(join(folder, name), "utf8") }])),
    settings: {
        optimizer: { enabled: true, runs: 200 },
        outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
    },
}
const imported = path => ({ contents: readFileSync(join(packages, "node_modules", path), "utf8") })
const result = JSON.parse(solc.compile(JSON.stringify(input), { import: imported }))
const errors = (result.errors ?? []).filter(error => error.severity === "error")
if (errors.length > 0) throw new Error(errors.map(error => error.formattedMessage).join("\n"))
mkdirSync(output, { recursive: true })
for (const name of names) {
    const contract = name.replace(".sol", "")
    const { abi, evm } = result.contracts[name][contract]
    writeFileSync(join(output, `${contract}.json`), JSON.stringify({ abi, bytecode: `0x${evm.bytecode.object}` }))
}
console.log(`compiled ${names.join(", ")}`)
