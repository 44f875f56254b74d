package io.aichain.operator.api;

import java.util.Map;
import java.util.Optional;

/**
 * Forms of texts: as Kubernetes asks for them, of what is reached over a network, and of what a genesis file has. Each has a sentence, as a
 * regular expression tells few people what to write.
 */
public final class Form {
    private static final String WORD = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";

    /** A name that may have dots: of Secrets, classes (RFC 1123). */
    static final String SUBDOMAIN = "^" + WORD + "([.]" + WORD + ")*$";

    /** A name without dots: of namespaces. */
    static final String LABEL = "^" + WORD + "$";

    private static final String HOST_WORD = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    /** What the domain name system can hold: no part has more than 63 characters (RFC 1035). */
    static final String HOST = "^" + HOST_WORD + "([.]" + HOST_WORD + ")*$";

    /** A label's value. */
    static final String LABEL_VALUE = "^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$";

    /** A label's or annotation's {@code name}, with or without the domain of who gave it that name, as an expression of CEL. */
    static final String LABEL_NAME = "name.size() <= 317 && name.split('/', 2)[0].size() <= 253 && name.matches('^("
            + WORD + "([.]" + WORD + ")*/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$')";

    /** Of an annotation's {@code name} that the operator does not give itself. */
    static final String ANNOTATION = "!name.startsWith('aichain.io/') && " + LABEL_NAME;

    /** What that asks for. */
    static final String ANNOTATION_MEANS =
            "an annotation's name is 1 to 63 letters, digits, '-', '_' and '.', and begins and ends with a letter or digit; before it there may be a domain of at most 253 and '/', but for aichain.io, which is the operator's";

    /** Of a value in a Secret or ConfigMap, which is a file's name too. */
    static final String KEY = "^[.]?[-_a-zA-Z0-9][-._a-zA-Z0-9]*$";

    private static final String PORT =
            "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

    private static final String OCTET = "([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])";

    /**
     * A name, with or without the dot at its end, whose last part is no number, or an address; one of IPv6 in brackets (RFC 3986). They are
     * classes of one, as a rule's text does not quote a backslash.
     */
    private static final String PLACE = "(([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?[.])*"
            + "([0-9][0-9-]{0,30})?[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?[.]?"
            + "|(" + OCTET + "[.]){3}" + OCTET + "|[[][0-9A-Fa-f]*:[0-9A-Fa-f:.]*[]])";

    private static final String SERVER = PLACE + ":" + PORT;

    /** {@code host:port,...}, ports 1 to 65535. */
    static final String SERVERS = "^" + SERVER + "(," + SERVER + ")*$";

    /** {@code http://host} or {@code https://host}, with or without login, port and more. */
    static final String URL = "^https?://([^ /?#@]+@)?" + PLACE + "(:" + PORT + ")?([/?][^ ]*)?$";

    private static final String PATH = "[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*";

    /** As the Open Container Initiative and container engines have it: {@code host:port/path:tag@digest}, all but the path or not. */
    static final String IMAGE = "^([a-z0-9][a-z0-9.-]*(:" + PORT + ")?/)?" + PATH + "(/" + PATH
            + ")*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$";

    static final String TAG = "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$";

    /** Of a volume. */
    static final String SIZE = "^[1-9][0-9]{0,9}(Mi|Gi|Ti|M|G|T)$";

    static final String ADDRESS = "^0x[0-9a-fA-F]{40}$";

    /** Less than 2^256 / 256, so that so many have no sum that is too large. */
    static final String WEI = "^(0|[1-9][0-9]{0,71})$";

    static final String BLOCK_TIME = "^(([1-9][0-9]{1,3}|[1-5][0-9]{4}|60000)ms|([1-9]|[1-5][0-9]|60)s)$";

    static final String BLOCK_HASH = "^[0-9a-f]{64}$";

    private static final Map<String, String> SENTENCES = Map.ofEntries(
            Map.entry(
                    SUBDOMAIN,
                    "is no name; write lower-case letters, digits, '-' and '.', with a letter or digit at both ends, as my-name"),
            Map.entry(
                    LABEL,
                    "is no name; write lower-case letters, digits and '-', with a letter or digit at both ends, as my-name"),
            Map.entry(
                    HOST,
                    "is no host's name; write it in lower case without scheme, port and path, each part at most 63 characters, as rpc.example.org"),
            Map.entry(
                    LABEL_VALUE,
                    "is no label's value; write letters, digits, '-', '_' and '.', with a letter or digit at both ends, or nothing"),
            Map.entry(
                    KEY,
                    "is no key of a Secret or ConfigMap; write letters, digits, '-', '_' and '.', but neither '.' alone nor two at the beginning, as key.txt"),
            Map.entry(
                    SERVERS,
                    "is no list of servers; write host:port,host:port without spaces, ports 1 to 65535, as kafka-0.example.org:9092,10.0.0.7:9092"),
            Map.entry(
                    URL,
                    "is no URL; write http:// or https:// and a host, with its port where it is another than usual, 1 to 65535, as http://prometheus.monitoring:9090"),
            Map.entry(
                    IMAGE,
                    "is no image's name; write one in lower case and without https://, as registry.example.org:5000/aichain/executor:1.0, its registry's port 1 to 65535"),
            Map.entry(
                    TAG,
                    "is no image's tag; write at most 128 letters, digits, '_', '.' and '-', beginning with none of the last two, as 1.0"),
            Map.entry(SIZE, "is no volume's size; write a whole number and Mi, Gi, Ti, M, G or T, as 20Gi"),
            Map.entry(ADDRESS, "is no address; write 0x and 40 hex digits"),
            Map.entry(
                    WEI,
                    "is no number of wei; write at most 72 decimal digits in quotes, as \"1000000000000000000\" for one coin"),
            Map.entry(BLOCK_TIME, "is no time between blocks; write 10ms to 60000ms or 1s to 60s, as 100ms or 2s"),
            Map.entry(
                    BLOCK_HASH,
                    "is no Bitcoin block's hash; write 64 hex digits in lower case without 0x, as Bitcoin shows them"));

    private Form() {}

    /** What is said behind the name of a field whose text has not this form: what is wrong and, behind a semicolon, what to write. */
    public static Optional<String> refusal(String form) {
        return Optional.ofNullable(SENTENCES.get(form));
    }
}
