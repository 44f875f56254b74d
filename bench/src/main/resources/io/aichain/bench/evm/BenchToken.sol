// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// A plain ERC-20 whose rounds are called from inside, so that one call is many operations. Its runtime code, as solc 0.8.37 makes it
/// (optimizer on, 200 runs, for Osaka, without metadata), is BenchToken.hex; compile.mjs beside it makes that file anew.
contract BenchToken {
    mapping(address account => uint256) public balanceOf;
    mapping(address account => mapping(address spender => uint256)) public allowance;
    uint256 public totalSupply;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    error InsufficientBalance(address account, uint256 balance, uint256 needed);
    error InsufficientAllowance(address spender, uint256 allowance, uint256 needed);

    function mint(address to, uint256 value) public {
        totalSupply += value;
        unchecked {
            balanceOf[to] += value; // no more than the supply
        }
        emit Transfer(address(0), to, value);
    }

    function transfer(address to, uint256 value) public returns (bool) {
        move(msg.sender, to, value);
        return true;
    }

    function approve(address spender, uint256 value) public returns (bool) {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) public returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed < value) revert InsufficientAllowance(msg.sender, allowed, value);
        unchecked {
            allowance[from][msg.sender] = allowed - value; // checked above
        }
        move(from, to, value);
        return true;
    }

    function move(address from, address to, uint256 value) private {
        uint256 balance = balanceOf[from];
        if (balance < value) revert InsufficientBalance(from, balance, value);
        unchecked {
            balanceOf[from] = balance - value; // checked above
            balanceOf[to] += value; // no more than the supply
        }
        emit Transfer(from, to, value);
    }

    /// Each round mints to another account.
    function mintRounds(uint256 rounds) external returns (uint256) {
        for (uint256 i = 0; i < rounds; ++i) mint(address(uint160(0x10000 + i)), i);
        return totalSupply;
    }

    /// Each round sends to another account what one mint brought.
    function transferRounds(uint256 rounds) external returns (uint256) {
        mint(msg.sender, rounds * 3);
        for (uint256 i = 0; i < rounds; ++i) transfer(address(uint160(0x10000 + i)), 3);
        return balanceOf[address(uint160(0x10000 + rounds - 1))];
    }

    /// Each round approves and spends the approval, always between the same two.
    function approvalRounds(uint256 rounds) external returns (uint256) {
        mint(msg.sender, rounds * 2);
        for (uint256 i = 0; i < rounds; ++i) {
            approve(msg.sender, 7);
            transferFrom(msg.sender, address(0xbeef), 2);
        }
        return balanceOf[address(0xbeef)];
    }
}
