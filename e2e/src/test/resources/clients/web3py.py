"""A wallet made with web3.py: python web3py.py ARTEFACTS RPC KEY RECEIVER; prints what it saw as one JSON object."""

import json
import pathlib
import sys

from web3 import Web3
from web3.exceptions import ContractCustomError

artefacts, rpc, key, receiver = sys.argv[1:]
web3 = Web3(Web3.HTTPProvider(rpc))
account = web3.eth.account.from_key(key)
receiver = Web3.to_checksum_address(receiver)


def send(call):
    transaction = call.build_transaction(
        {"from": account.address, "nonce": web3.eth.get_transaction_count(account.address, "pending")}
    )
    signed = account.sign_transaction(transaction)
    receipt = web3.eth.wait_for_transaction_receipt(
        web3.eth.send_raw_transaction(signed.raw_transaction), timeout=30, poll_latency=0.05
    )
    assert receipt["status"] == 1, receipt
    return receipt


def deploy(name):
    artefact = json.loads((pathlib.Path(artefacts) / f"{name}.json").read_text())
    receipt = send(web3.eth.contract(abi=artefact["abi"], bytecode=artefact["bytecode"]).constructor())
    return web3.eth.contract(address=receipt["contractAddress"], abi=artefact["abi"])


token = deploy("TestToken")
send(token.functions.transfer(receiver, 1000))
try:
    token.functions.transfer(account.address, 1001).call({"from": receiver})
    refusal = "none"
except ContractCustomError as error:
    known = Web3.keccak(text="ERC20InsufficientBalance(address,uint256,uint256)")[:4].hex()
    refusal = "ERC20InsufficientBalance" if known.removeprefix("0x") in str(error) else str(error)
collectible = deploy("TestCollectible")
send(collectible.functions.mint(account.address))
last = send(collectible.functions.transferFrom(account.address, receiver, 1))

print(
    json.dumps(
        {
            "token": token.address,
            "balance": str(token.functions.balanceOf(receiver).call()),
            "tokenTransfers": len(token.events.Transfer().get_logs(from_block=0)),
            "refusal": refusal,
            "collectible": collectible.address,
            "owner": collectible.functions.ownerOf(1).call(),
            "collectibleTransfers": len(collectible.events.Transfer().get_logs(from_block=0)),
            "lastBlock": last["blockNumber"],
            "lastBlockHash": Web3.to_hex(last["blockHash"]),
        }
    )
)
