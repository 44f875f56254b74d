package io.aichain.contracts;

/** One transaction of publishing. */
sealed interface Step {
    /** Gas that it takes at most, by formula ({@link Gas}). */
    long gas();

    /** In words, for progress and errors. */
    String title();

    /** Coins for the keyless transaction that creates the deployer. */
    record Fund(long gas) implements Step {
        @Override
        public String title() {
            return "coins for the deployer's creation";
        }
    }

    /** Creates one of the chain's shared contracts. */
    record Engine(Engines.Part part, long gas) implements Step {
        @Override
        public String title() {
            return "the shared contract " + part.name();
        }
    }

    /** Creates the model's contract. */
    record Create(String contract, String code, long gas) implements Step {
        @Override
        public String title() {
            return "the contract " + contract;
        }
    }

    /** Describes its layers. */
    record Configure(String data, long gas) implements Step {
        @Override
        public String title() {
            return "the layers";
        }
    }

    record SetVocabulary(String data, long gas) implements Step {
        @Override
        public String title() {
            return "the vocabulary";
        }
    }

    /** @param from position in the layer's weights, in bytes */
    record Append(int layer, int from, int length, long gas) implements Step {
        @Override
        public String title() {
            return "weights of layer " + layer + " from byte " + from;
        }
    }

    /** One of several that read all weights for the hash, where one transaction cannot. */
    record HashWeights(int tiles, long gas) implements Step {
        @Override
        public String title() {
            return "hashing " + tiles + " tiles of weights";
        }
    }

    record Seal(long gas) implements Step {
        @Override
        public String title() {
            return "the seal";
        }
    }

    /** Creates the contract that makes texts of a sealed model of profiles 1 to 3. */
    record Text(long gas) implements Step {
        @Override
        public String title() {
            return "the contract TextModel";
        }
    }

    /** Gives the sealed model of profile 0 its id. */
    record Register(long gas) implements Step {
        @Override
        public String title() {
            return "the model's id";
        }
    }
}
