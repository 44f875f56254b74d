// A wallet made with ethers: node ethers.mjs PACKAGES ARTEFACTS RPC KEY RECEIVER; prints what it saw as one JSON object.
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"

const [packages, artefacts, rpc, key, receiver] = process.argv.slice(2)
const { ContractFactory, JsonRpcProvider, NonceManager, Wallet } = createRequire(join(packages, "package.json"))("ethers")

const provider = new JsonRpcProvider(rpc, undefined, { pollingInterval: 50, staticNetwork: false })
const wallet = new Wallet(key, provider)
const signer = new NonceManager(wallet)

async function deploy(name) {
    const { abi, bytecode } = JSON.parse(readFileSync(join(artefacts, `${name}.json`), "utf8"))
    const contract = await new ContractFactory(abi, bytecode, signer).deploy()
    await contract.waitForDeployment()
    return contract
}

const transfersOf = contract => contract.queryFilter("Transfer", 0, "latest")

const token = await deploy("TestToken")
await (await token.transfer(receiver, 1000n)).wait()
const refusal = await token
    .connect(provider)
    .transfer
    .staticCall(wallet.address, 1001n, { from: receiver })
    .then(() => "none", error => error.revert?.name ?? `${error}`)
const collectible = await deploy("TestCollectible")
await (await collectible.mint(wallet.address)).wait()
const last = await (await collectible.transferFrom(wallet.address, receiver, 1n)).wait()

console.log(JSON.stringify({
    token: await token.getAddress(),
    balance: `${await token.balanceOf(receiver)}`,
    tokenTransfers: (await transfersOf(token)).length,
    refusal,
    collectible: await collectible.getAddress(),
    owner: await collectible.ownerOf(1n),
    collectibleTransfers: (await transfersOf(collectible)).length,
    lastBlock: last.blockNumber,
    lastBlockHash: last.blockHash,
}))
provider.destroy()
