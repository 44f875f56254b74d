// Compiles BenchToken.sol to BenchToken.hex: node compile.mjs FOLDER-WITH-NODE_MODULES (the part node-clients has solc)
import { readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"

const here = import.meta.dirname
const solc = createRequire(join(process.argv[2], "package.json"))("solc")
const input = {
    language: "Solidity",
    sources: { "BenchToken.sol": { content: readFileSync(join(here, "BenchToken.sol"), "utf8") } },
    settings: {
        evmVersion: "osaka",
        optimizer: { enabled: true, runs: 200 },
        metadata: { bytecodeHash: "none", appendCBOR: false },
        outputSelection: { "*": { "*": ["evm.deployedBytecode.object", "evm.methodIdentifiers"] } },
    },
}
const result = JSON.parse(solc.compile(JSON.stringify(input)))
const errors = (result.errors ?? []).filter(error => error.severity === "error")
if (errors.length > 0) throw new Error(errors.map(error => error.formattedMessage).join("\n"))
const { deployedBytecode, methodIdentifiers } = result.contracts["BenchToken.sol"].BenchToken.evm
writeFileSync(join(here, "BenchToken.hex"), deployedBytecode.object + "\n")
console.log(methodIdentifiers)
