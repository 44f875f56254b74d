// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What the library asks of the contracts that work for it: to be its own, by their code and not by their word.
/// @notice The account that creates a contract chooses its immutables and its first storage, so addresses in them prove nothing. Each is checked by the hash of
/// the code that lies there, and again whenever it is used: whoever sets up a model of ours cannot make it ask anybody else.
library OwnCode {
    /// @notice At this address lies other code than the library's.
    error AIForeignCode(address account, bytes32 codeHash);

    /// @notice The account, if its code is the expected one.
    /// @param codeHash of `LibraryCode`
    function demand(address account, bytes32 codeHash) internal view returns (address) {
        if (account.codehash != codeHash) revert AIForeignCode(account, account.codehash);
        return account;
    }
}
