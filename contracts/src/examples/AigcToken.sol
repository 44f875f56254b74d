// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IERC7007} from "../interfaces/IERC7007.sol";
import {IModel} from "../interfaces/IModel.sol";
import {Pinned} from "./Pinned.sol";

/// @title Tokens whose content a model made on chain (ERC-7007). The proof is empty: whoever doubts evaluates again, as this contract does.
contract AigcToken is ERC721, IERC7007 {
    /// @notice Who makes the content.
    IModel public immutable model;
    mapping(uint256 => bytes32) private _contentOf;

    /// @notice The prompt belongs to another token.
    error AigcWrongToken(uint256 tokenId, uint256 expected);
    /// @notice Nobody has minted this token.
    error AigcNotMinted(uint256 tokenId);
    /// @notice The model makes something else of the prompt.
    error AigcNotOfThisModel(uint256 tokenId);
    /// @notice The token has its content already.
    error AigcFinal(uint256 tokenId);

    /// @param modelHash of the model that is meant; whoever deploys has looked what lies at its address (Pinned)
    constructor(IModel model_, bytes32 modelHash) ERC721("AIChain content", "AIGC") {
        model = Pinned.demand(model_, modelHash);
    }

    /// @notice The token of a prompt: the input of the model, `abi.encode(Tensor[])`.
    function tokenOf(bytes calldata prompt) public pure returns (uint256) {
        return uint256(keccak256(prompt));
    }

    /// @notice Mints a prompt's token; its content may come in the same call or later, from anyone.
    function mint(address to, bytes calldata prompt) external returns (uint256 tokenId) {
        tokenId = tokenOf(prompt);
        _mint(to, tokenId);
    }

    /// @inheritdoc IERC7007
    function addAigcData(uint256 tokenId, bytes calldata prompt, bytes calldata aigcData, bytes calldata proof) external {
        if (tokenId != tokenOf(prompt)) revert AigcWrongToken(tokenId, tokenOf(prompt));
        if (_ownerOf(tokenId) == address(0)) revert AigcNotMinted(tokenId);
        if (_contentOf[tokenId] != 0) revert AigcFinal(tokenId);
        if (!verify(prompt, aigcData, proof)) revert AigcNotOfThisModel(tokenId);
        _contentOf[tokenId] = keccak256(aigcData);
        emit AigcData(tokenId, prompt, aigcData, proof);
    }

    /// @inheritdoc IERC7007
    function verify(bytes calldata prompt, bytes calldata aigcData, bytes calldata proof) public view returns (bool) {
        return proof.length == 0 && keccak256(model.infer(prompt)) == keccak256(aigcData);
    }

    /// @notice keccak256 of a token's content; 0 while it has none.
    function contentOf(uint256 tokenId) external view returns (bytes32) {
        return _contentOf[tokenId];
    }

    /// @inheritdoc ERC721
    function supportsInterface(bytes4 id) public view override returns (bool) {
        return id == type(IERC7007).interfaceId || super.supportsInterface(id);
    }
}
