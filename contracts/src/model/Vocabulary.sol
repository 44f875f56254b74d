// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DataContract} from "./DataContract.sol";

/// @dev A text model's tokens. The words lie in inert contracts; `_index` belongs to one version, so that a replaced vocabulary leaves nothing behind.
struct Words {
    uint256 version;
    uint256 count;
    uint256 unknown; // 1-based; 0: no vocabulary
    bytes32 hash;
    address[] chunks;
    mapping(bytes32 => uint256) index; // keccak256(version, word) -> position + 1
}

/// @title Words to tokens and back (docs/inference-semantics.md section 12).
library Vocabulary {
    /// @notice An entry stands there twice.
    error AIDuplicateToken(uint256 index);
    /// @notice No UTF-8, from this byte on.
    error AIInvalidText(uint256 position);
    /// @notice A vocabulary has entries.
    error AIEmptyVocabulary();
    /// @notice What unknown text becomes must be an entry.
    error UnknownTokenNotInVocabs();

    function set(Words storage w, string[] memory words, string memory unknown) internal {
        if (words.length == 0) revert AIEmptyVocabulary();
        uint256 version = ++w.version;
        for (uint256 i = 0; i < words.length; ++i) {
            bytes32 key = keccak256(abi.encode(version, words[i]));
            if (w.index[key] != 0) revert AIDuplicateToken(i);
            w.index[key] = i + 1;
        }
        w.unknown = w.index[keccak256(abi.encode(version, unknown))];
        if (w.unknown == 0) revert UnknownTokenNotInVocabs();
        w.count = words.length;
        w.hash = keccak256(abi.encode(words, unknown));
        delete w.chunks;
        bytes memory encoded = abi.encode(words);
        for (uint256 from = 0; from < encoded.length; from += DataContract.CAPACITY) {
            uint256 n = encoded.length - from;
            w.chunks.push(DataContract.write(part(encoded, from, n < DataContract.CAPACITY ? n : DataContract.CAPACITY)));
        }
    }

    function part(bytes memory source, uint256 from, uint256 n) private pure returns (bytes memory data) {
        data = new bytes(n);
        assembly ("memory-safe") {
            mcopy(add(data, 0x20), add(add(source, 0x20), from), n)
        }
    }

    function all(Words storage w) internal view returns (string[] memory) {
        if (w.count == 0) return new string[](0);
        bytes memory data;
        for (uint256 i = 0; i < w.chunks.length; ++i) {
            data = bytes.concat(data, DataContract.read(w.chunks[i]));
        }
        return abi.decode(data, (string[]));
    }

    /// @notice The tokens of a text: one for each code point, the unknown one where the vocabulary has none. Malformed UTF-8 is refused.
    function tokens(Words storage w, string memory prompt) internal view returns (uint256[] memory found) {
        bytes memory data = bytes(prompt);
        found = new uint256[](data.length);
        uint256 count = 0;
        for (uint256 i = 0; i < data.length;) {
            uint256 n = runeLength(data, i);
            found[count++] = token(w, part(data, i, n));
            i += n;
        }
        assembly ("memory-safe") {
            mstore(found, count)
        }
    }

    /// @notice The tokens of any bytes, as the first library takes them. It cuts by leading bytes, at most 4 bytes at a time, and what is cut off ends early; but it
    /// counts before by a rule with sequences of up to 6, so malformed UTF-8 may lose its end, or go on with empty words. For UTF-8 the same as `tokens`.
    function compatTokens(Words storage w, string memory prompt) internal view returns (uint256[] memory found) {
        bytes memory data = bytes(prompt);
        uint256 count = 0;
        for (uint256 i = 0; i < data.length; i += compatLength(data, i, 6)) {
            ++count;
        }
        found = new uint256[](count);
        uint256 at = 0;
        for (uint256 k = 0; k < count; ++k) {
            uint256 left = data.length - at;
            uint256 n = left == 0 ? 0 : compatLength(data, at, 4);
            if (n > left) n = left;
            found[k] = token(w, part(data, at, n));
            at += n;
        }
    }

    /// @dev Bytes that the lead at i asks for, or `most`.
    function compatLength(bytes memory data, uint256 i, uint256 most) private pure returns (uint256 n) {
        uint256 lead = uint8(data[i]);
        n = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : lead < 0xfc ? 5 : 6;
        if (n > most) n = most;
    }

    function token(Words storage w, bytes memory word) private view returns (uint256) {
        uint256 index = w.index[keccak256(abi.encode(w.version, string(word)))];
        return (index == 0 ? w.unknown : index) - 1;
    }

    /// @dev Bytes of the code point at i: by RFC 3629, shortest forms only, no surrogates, at most 10FFFF.
    function runeLength(bytes memory data, uint256 i) private pure returns (uint256 n) {
        uint256 lead = uint8(data[i]);
        if (lead < 0x80) return 1;
        if (lead < 0xc2 || lead > 0xf4) revert AIInvalidText(i);
        n = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (i + n > data.length) revert AIInvalidText(i);
        for (uint256 k = 1; k < n; ++k) {
            uint256 low = 0x80;
            uint256 high = 0xbf;
            if (k == 1 && lead == 0xe0) low = 0xa0;
            if (k == 1 && lead == 0xed) high = 0x9f;
            if (k == 1 && lead == 0xf0) low = 0x90;
            if (k == 1 && lead == 0xf4) high = 0x8f;
            uint256 b = uint8(data[i + k]);
            if (b < low || b > high) revert AIInvalidText(i + k);
        }
    }

    function text(Words storage w, uint256[] memory list) internal view returns (string memory) {
        string[] memory words = all(w);
        uint256 length = 0;
        for (uint256 i = 0; i < list.length; ++i) {
            length += bytes(words[list[i]]).length;
        }
        bytes memory out = new bytes(length);
        uint256 place = 0;
        for (uint256 i = 0; i < list.length; ++i) {
            bytes memory word = bytes(words[list[i]]);
            assembly ("memory-safe") {
                mcopy(add(add(out, 0x20), place), add(word, 0x20), mload(word))
            }
            place += word.length;
        }
        return string(out);
    }
}
