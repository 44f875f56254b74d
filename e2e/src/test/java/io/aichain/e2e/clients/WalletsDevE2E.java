package io.aichain.e2e.clients;

import io.aichain.cli.devnet.DevnetKeys;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WalletsDevE2E {
    @Test
    void all() {
        Path target = Path.of("target/wallets-dev").toAbsolutePath();
        Artefacts artefacts = Artefacts.compile(target.resolve("artefacts"));
        String rpc = System.getenv("DEV_RPC");
        int i = 0;
        for (Wallet w : new Wallet[] {
            new Web3jWallet(artefacts),
            new CastWallet(artefacts),
            ScriptWallet.viem(artefacts, target),
            ScriptWallet.ethers(artefacts, target),
            ScriptWallet.web3py(artefacts, target)
        }) {
            System.out.println(w.use(
                    rpc,
                    DevnetKeys.accounts().get(++i).secretKey().toHex(),
                    "0x100000000000000000000000000000000000000" + i));
        }
    }
}
