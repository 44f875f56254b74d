// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Inert contracts that hold bytes: their code is 0x00 (STOP) and then the bytes, so that no call can run them and nothing can change them.
library DataContract {
    /// @dev EIP-170: 24,576 bytes of code, one of them the STOP. A chain with another limit refuses larger ones itself.
    uint256 internal constant CAPACITY = 24_575;

    /// @notice More bytes than one inert contract can hold.
    error AIDataTooLong(uint256 length, uint256 limit);
    /// @notice The chain did not take the inert contract.
    error AIDataNotStored();

    /// @notice Creates an inert contract with `data` behind the STOP.
    /// @dev Init code of 12 bytes, then what it returns: the STOP and the data. The 13 bytes before the data lie in its length word, which is put back.
    ///      63 ssssssss  PUSH4 size | 80 DUP1 | 60 0c PUSH1 12 | 5f PUSH0 | 39 CODECOPY | 5f PUSH0 | f3 RETURN | 00
    function write(bytes memory data) internal returns (address account) {
        uint256 length = data.length;
        if (length > CAPACITY) revert AIDataTooLong(length, CAPACITY);
        assembly ("memory-safe") {
            mstore(data, or(0x630000000080600c5f395ff300, shl(64, add(length, 1))))
            account := create(0, add(data, 19), add(length, 13))
            mstore(data, length)
        }
        if (account == address(0)) revert AIDataNotStored();
    }

    /// @notice The number of bytes that an inert contract holds; `type(uint256).max` if the account has no code.
    function size(address account) internal view returns (uint256) {
        unchecked {
            return account.code.length - 1; // no code: wraps, as documented
        }
    }

    /// @notice All bytes of an inert contract; empty if the account has no code.
    function read(address account) internal view returns (bytes memory data) {
        uint256 length = account.code.length;
        if (length == 0) return data;
        assembly ("memory-safe") {
            data := mload(0x40)
            length := sub(length, 1)
            mstore(data, length)
            extcodecopy(account, add(data, 0x20), 1, length)
            mstore(add(add(data, 0x20), length), 0)
            mstore(0x40, and(add(add(data, length), 0x5f), not(31)))
        }
    }
}
