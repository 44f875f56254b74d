package io.aichain.e2e.contracts;

import static io.aichain.e2e.contracts.FrontHouse.AUTHOR;
import static io.aichain.e2e.contracts.FrontHouse.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.e2e.contracts.FrontHouse.Machine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contracts that ask models, on our EVM as any other one and as our chains run it: what they decide is the same, whoever computes it. */
@Tag("P9")
class ComposedIT {
    private static final String U = "1000000000000000000";
    private static final String TENSORS = "((uint256[],int256[])[])";

    /** A model to ask, what it is asked, and how sure it is of the first output: between these two. */
    enum Asked {
        /** Input(2), Dense(2 -> 2, linear): 1 + 1/2 + 1 = 2.5. */
        GRAPH("[2]", "[" + U + "," + U + "]", "2000000000000000000", "3000000000000000000") {
            @Override
            Address publish(FrontHouse house) {
                Address model = house.graph();
                house.send(
                        model,
                        "configure((uint8,uint8,uint8[],int256[])[])",
                        "[(3,0,[],[0,0,1,2]),(0,1,[0],[1,0,2,1])]");
                // 1, -1, 1/2, 1/4, 1, -1 as int64
                String weights = "0x0de0b6b3a7640000" + "f21f494c589c0000" + "06f05b59d3b20000" + "03782dace9d90000"
                        + "0de0b6b3a7640000" + "f21f494c589c0000";
                house.send(model, "append(uint256,uint256,bytes)", "1", "0", weights);
                house.seal(model);
                return model;
            }
        },
        /** A number, Dense(1 -> 2, linear): softmax of 1.5 and -1. */
        FIRST_LIBRARY("[1]", "[" + U + "]", "900000000000000000", "950000000000000000") {
            @Override
            Address publish(FrontHouse house) {
                Address model = house.eternal();
                String number = Cast.encode("(uint8,uint8)", "3", "0").toHex();
                String dense =
                        Cast.encode("(uint8,uint8,uint256)", "0", "1", "2").toHex();
                house.send(model, "setEternalAI(uint256,bytes[])", "0", "[" + number + "," + dense + "]");
                house.send(
                        model,
                        "appendWeights(uint256,int256[],uint256,uint8)",
                        "0",
                        "[" + U + ",-" + U + ",500000000000000000,0]",
                        "0",
                        "0");
                house.register(model);
                return model;
            }
        };

        private final String shape;
        private final String input;
        private final String below;
        private final String above;

        Asked(String shape, String input, String below, String above) {
            this.shape = shape;
            this.input = input;
            this.below = below;
            this.above = above;
        }

        abstract Address publish(FrontHouse house);
    }

    @ParameterizedTest
    @EnumSource
    void whatContractsDecideByAModelIsTheSameOnBothMachines(Asked asked) {
        assertThat(decisions(asked, Machine.NATIVE)).isEqualTo(decisions(asked, Machine.SOLIDITY));
    }

    /** What each of the four contracts has answered or said in its event. */
    private static List<String> decisions(Asked asked, Machine machine) {
        FrontHouse house = new FrontHouse(machine);
        Address model = asked.publish(house);
        String hash = house.ask("(bytes32)", model, "modelHash()").get(0).asText();
        String alone =
                house.ask("(int256[])", model, "predict(int256[])", asked.input).toString();
        List<String> decisions = new ArrayList<>(List.of(alone));

        String gate = "(address,bytes32,uint256,int256)";
        Address open = house.create("PredictionGate", Cast.encode(gate, model.toHex(), hash, "0", asked.below));
        decisions.add(said(house, open, "enter(int256[])", asked.input));
        assertThat(house.ask("(bool)", open, "entered(address)", AUTHOR.toHex())
                        .get(0)
                        .asBoolean())
                .isTrue();
        Address shut = house.create("PredictionGate", Cast.encode(gate, model.toHex(), hash, "0", asked.above));
        house.refuse(STRANGER, shut, "enter(int256[])", asked.input);

        Address ensemble = house.create(
                "Ensemble", Cast.encode("(address,bytes32,address,bytes32)", model.toHex(), hash, model.toHex(), hash));
        assertThat(house.ask("(int256[])", ensemble, "predict(int256[])", asked.input)
                        .toString())
                .as("the mean of twice the same")
                .isEqualTo(alone);

        String elements = asked == Asked.GRAPH ? "2" : "1";
        Address grant = house.create(
                "ScoredGrant",
                Cast.encode(
                        "(address,bytes32,uint256,int256,uint256,uint256)",
                        model.toHex(),
                        hash,
                        elements,
                        asked.below,
                        "0",
                        "99999999999"));
        decisions.add(said(house, grant, "request(int256[])", asked.input));
        house.refuse(AUTHOR, grant, "request(int256[])", asked.input);

        Address token = house.create("AigcToken", Cast.encode("(address,bytes32)", model.toHex(), hash));
        String prompt = Cast.encode(TENSORS, "[(" + asked.shape + "," + asked.input + ")]")
                .toHex();
        String content =
                house.ask("(bytes)", model, "infer(bytes)", prompt).get(0).asText();
        house.send(token, "mint(address,bytes)", AUTHOR.toHex(), prompt);
        String id =
                house.ask("(uint256)", token, "tokenOf(bytes)", prompt).get(0).asText();
        house.refuse(AUTHOR, token, "addAigcData(uint256,bytes,bytes,bytes)", id, prompt, content + "00", "0x");
        decisions.add(said(house, token, "addAigcData(uint256,bytes,bytes,bytes)", id, prompt, content, "0x"));
        decisions.add(Cast.decode(TENSORS, Bytes.fromHex(content)).toString());
        return decisions;
    }

    /** The data of the call's last event. */
    private static String said(FrontHouse house, Address to, String signature, String... arguments) {
        return house.send(to, signature, arguments).logs().getLast().data().toHex();
    }
}
