// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// Anyone may mint; the pieces are numbered from 1.
contract TestCollectible is ERC721 {
    uint256 public minted;

    constructor() ERC721("Test Collectible", "TC") {}

    function mint(address to) external returns (uint256 id) {
        id = ++minted;
        _safeMint(to, id);
    }
}
