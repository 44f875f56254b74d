package io.aichain.contracts;

import io.aichain.chain.primitives.Hash;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.CompatEvaluation;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Profile;
import io.aichain.inference.text.CompatText;
import io.aichain.models.LocalModel;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A model from a file, asked as its contract is asked and answering the same bits, without a chain. */
public final class FileModel {
    private final ModelFile file;
    private final LocalModel kernels;

    public FileModel(ModelFile file) {
        this.file = file;
        this.kernels = new LocalModel(file);
    }

    public Description description() {
        return kernels.description();
    }

    /**
     * The whole model, as the contract's {@code run}.
     *
     * @throws io.aichain.inference.ModelRevert what the contract would revert with
     */
    public List<Tensor> run(List<Tensor> inputs) {
        BigInteger last = BigInteger.valueOf(file.layers().size() - 1L);
        if (file.profile() != Profile.D1_COMPAT) {
            return kernels.evaluation()
                    .evaluate(BigInteger.ZERO, last, inputs, List.of())
                    .values();
        }
        Tensor input = inputs.getFirst();
        boolean image = input.rank() == 3;
        var state = new CompatEvaluation.State(
                image ? nested(input) : new Numbers[0][], image ? Numbers.EMPTY : input.data());
        Numbers output = kernels.compat().forward(BigInteger.ZERO, last, state).x2();
        return List.of(new Tensor(new int[] {output.size()}, output));
    }

    /**
     * Text after a prompt, as {@code generateTextNoTx} without states.
     *
     * @throws ChainException if it is no text model of profile 0
     */
    public CompatText.Generated generate(String prompt, int count, BigInteger seed) {
        if (file.profile() != Profile.D1_COMPAT
                || !(file.vocabulary() instanceof Vocabulary.Words(var words, var unknown))) {
            throw new ChainException(file.name() + " is no text model of " + Profile.D1_COMPAT.title()
                    + ": only those generate from a file");
        }
        byte[] word = new byte[32];
        Numbers.putWord(seed, word, 0);
        return new CompatText(kernels.description(), kernels.compat(), words, unknown)
                .generate(prompt.getBytes(StandardCharsets.UTF_8), count, new Numbers[0][], Hash.of(word));
    }

    private static Numbers[][] nested(Tensor image) {
        int[] d = image.shape();
        BigInteger[] all = image.bigs();
        Numbers[][] rows = new Numbers[d[0]][d[1]];
        for (int i = 0; i < d[0]; i++) {
            for (int j = 0; j < d[1]; j++) {
                int at = (i * d[1] + j) * d[2];
                rows[i][j] = Numbers.of(Arrays.copyOfRange(all, at, at + d[2]));
            }
        }
        return rows;
    }
}
