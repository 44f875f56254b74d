// A wallet made with viem: node viem.mjs PACKAGES ARTEFACTS RPC KEY RECEIVER; prints what it saw as one JSON object.
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"

const [packages, artefacts, rpc, key, receiver] = process.argv.slice(2)
const require = createRequire(join(packages, "package.json"))
const { createPublicClient, createWalletClient, defineChain, http, BaseError, ContractFunctionRevertedError } = require("viem")
const { privateKeyToAccount } = require("viem/accounts")

const transport = http(rpc)
const id = await createPublicClient({ transport }).getChainId()
const chain = defineChain({
    id,
    name: "AIChain",
    nativeCurrency: { name: "coin", symbol: "COIN", decimals: 18 },
    rpcUrls: { default: { http: [rpc] } },
})
const reader = createPublicClient({ chain, transport, pollingInterval: 50 })
const account = privateKeyToAccount(key)
const wallet = createWalletClient({ account, chain, transport })
const artefact = name => JSON.parse(readFileSync(join(artefacts, `${name}.json`), "utf8"))

async function receiptOf(hash) {
    const receipt = await reader.waitForTransactionReceipt({ hash, timeout: 30_000 })
    if (receipt.status !== "success") throw new Error(`${hash} failed`)
    return receipt
}

async function deploy(name) {
    const { abi, bytecode } = artefact(name)
    const receipt = await receiptOf(await wallet.deployContract({ abi, bytecode }))
    return { abi, address: receipt.contractAddress, block: receipt.blockNumber }
}

const write = async (contract, functionName, args) =>
    receiptOf(await wallet.writeContract({ address: contract.address, abi: contract.abi, functionName, args }))
const read = (contract, functionName, args, options = {}) =>
    reader.readContract({ address: contract.address, abi: contract.abi, functionName, args, ...options })
const transfersOf = contract =>
    reader.getContractEvents({ address: contract.address, abi: contract.abi, eventName: "Transfer", fromBlock: contract.block })

const token = await deploy("TestToken")
await write(token, "transfer", [receiver, 1000n])
const refusal = await reader
    .simulateContract({ account: receiver, address: token.address, abi: token.abi, functionName: "transfer", args: [account.address, 1001n] })
    .then(() => "none", error => {
        const revert = error instanceof BaseError && error.walk(cause => cause instanceof ContractFunctionRevertedError)
        return revert ? revert.data.errorName : `${error}`
    })
const collectible = await deploy("TestCollectible")
await write(collectible, "mint", [account.address])
const last = await write(collectible, "transferFrom", [account.address, receiver, 1n])

console.log(JSON.stringify({
    token: token.address,
    balance: `${await read(token, "balanceOf", [receiver])}`,
    tokenTransfers: (await transfersOf(token)).length,
    refusal,
    collectible: collectible.address,
    owner: await read(collectible, "ownerOf", [1n]),
    collectibleTransfers: (await transfersOf(collectible)).length,
    lastBlock: Number(last.blockNumber),
    lastBlockHash: last.blockHash,
}))
