package io.aichain.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.operator.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Resources that an earlier CRD took are taken by this one. */
class CompatibilityTest {
    private static final Path RELEASED = Checkout.root().resolve("operator/src/test/resources/released");

    @Test
    void whatWasReleasedIsStillTaken() throws IOException {
        JsonNode now = CrdFile.generate();
        List<Path> released;
        try (Stream<Path> files = Files.list(RELEASED)) {
            released = files.sorted().toList();
        }
        assertThat(released).isNotEmpty();
        for (Path file : released) {
            assertThat(Compatibility.complaints(Checkout.yaml(Checkout.read(file)), now))
                    .as(
                            "resources in clusters that were taken by the CRD of %s: make a new version of the AIChain for what is narrower,"
                                    + " or take it back",
                            file.getFileName())
                    .isEmpty();
        }
    }

    private static final String CRD = """
            spec:
              group: g
              scope: Namespaced
              names: {kind: K, plural: ks}
              versions:
              - name: v1
                served: true
                schema:
                  openAPIV3Schema:
                    properties:
                      spec:
                        type: object
                        required: [a]
                        properties:
                          a: {type: integer, minimum: 1, maximum: 9}
                          b: {type: string, maxLength: 5, enum: [x, y]}
                          c: {type: array, maxItems: 3, items: {type: string, maxLength: 8}}
                          f: {type: object, nullable: true, additionalProperties: {type: string, maxLength: 6}}
                          d: {type: string, default: z, x-kubernetes-validations: [{rule: one, message: m}]}
            """;

    private static List<String> complaints(String before, String after) {
        assertThat(CRD).contains(before);
        return Compatibility.complaints(Checkout.yaml(CRD), Checkout.yaml(CRD.replace(before, after)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: {type: integer, minimum: 1, maximum: 9} | z: {type: integer} | spec.a: the field is gone",
                "type: integer | type: string | spec.a: its type was \"integer\" and is \"string\"",
                "minimum: 1 | minimum: 2 | spec.a: its minimum was 1 and is 2",
                "maximum: 9 | maximum: 8 | spec.a: its maximum was 9 and is 8",
                "maxLength: 5 | maxLength: 4 | spec.b: its maxLength was 5 and is 4",
                "maxLength: 5 | pattern: z | spec.b: its pattern was not given and is \"z\"",
                "enum: [x, y] | enum: [x, w] | spec.b: these values are gone: [y]",
                "default: z | enum: [z], default: z | spec.d: any text was taken, now only [z]",
                "maxItems: 3 | maxItems: 2 | spec.c: its maxItems was 3 and is 2",
                "maxLength: 8 | maxLength: 7 | spec.c[]: its maxLength was 8 and is 7",
                "required: [a] | required: [a, b] | spec.b: it is required now, and was not",
                "default: z | default: w | spec.d: its default was \"z\" and is \"w\"",
                "rule: one | rule: two | spec.d: this rule is new, and may refuse what was taken: two",
                "name: v1 | name: v2 | v1: this version is gone, and resources of it are stored",
                "served: true | served: false | v1: this version is not served any more, and clients ask for it",
                "scope: Namespaced | scope: Cluster | the resource: its scope was \"Namespaced\" and is \"Cluster\"",
                "group: g | group: h | the resource: its group was \"g\" and is \"h\"",
                "kind: K | kind: L | the resource: its kind was \"K\" and is \"L\"",
                "maxItems: 3 | x-kubernetes-list-type: set | spec.c: its x-kubernetes-list-type was not given and is \"set\"",
                "nullable: true | nullable: false | spec.f: its nullable was true and is false",
                "maxLength: 6 | maxLength: 5 | spec.f{}: its maxLength was 6 and is 5",
            })
    void whatIsNarrowerIsNamed(String before, String after, String complaint) {
        assertThat(complaints(before, after)).containsExactly(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "minimum: 1, maximum: 9 | maximum: 10",
                "enum: [x, y] | enum: [x, y, z]",
                "required: [a] | required: []",
                "maxItems: 3 | maxItems: 4",
                "d: {type: string | e: {type: string}, d: {type: string",
                "x-kubernetes-validations: [{rule: one, message: m}] | description: none",
            })
    void whatIsWiderIsWelcome(String before, String after) {
        // as one map on a line
        String wider = after.replace("e: {type: string}, d:", "e: {type: string}\n              d:");
        assertThat(complaints(before, wider)).isEmpty();
    }

    /** Of a field that nobody could give a rule may say what it likes; of another it may refuse what was taken. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "!has(self.new) or self.new < (self.a > 1 ? 2 : 3) | true",
                "!has(self.new) or self.a > 1 ? true : false | false",
                "!has(self.a) or self.a < 5 | false",
                "has(self.new) | false",
            })
    void aRuleOfANewFieldIsWelcome(String rule, boolean isWelcome) {
        String after = CRD.replace(
                "required: [a]",
                "required: [a]\n            x-kubernetes-validations: [{rule: \"%s\", message: m}]"
                        .formatted(rule.replace(" or ", " || ")));
        assertThat(Compatibility.complaints(Checkout.yaml(CRD), Checkout.yaml(after))
                        .isEmpty())
                .isEqualTo(isWelcome);
    }

    @Test
    void aVersionBesideIsWelcome() {
        assertThat(complaints("  versions:\n", "  versions:\n  - name: v2\n    schema: {}\n"))
                .isEmpty();
    }
}
