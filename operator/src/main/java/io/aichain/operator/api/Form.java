package io.aichain.operator.api;

/** Forms of texts that several fields have: as Kubernetes asks for them, and of what is reached over a network. */
final class Form {
    private static final String WORD = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";

    /** A name that may have dots: of Secrets, classes, hosts (RFC 1123). */
    static final String SUBDOMAIN = "^" + WORD + "([.]" + WORD + ")*$";

    /** A name without dots: of namespaces. */
    static final String LABEL = "^" + WORD + "$";

    /** A label's name, with or without the domain of who gave it that name. */
    static final String LABEL_NAME =
            "^(" + WORD + "([.]" + WORD + ")*/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$";

    /** Of an annotation's {@code name} that the operator does not give itself, as an expression of CEL. */
    static final String ANNOTATION =
            "name.size() <= 317 && !name.startsWith('aichain.io/') && name.matches('" + LABEL_NAME + "')";

    /** What that asks for. */
    static final String ANNOTATION_MEANS =
            "an annotation's name is 1 to 63 letters, digits, '-', '_' and '.', and begins and ends with a letter or digit; before it there may be a domain and '/', but for aichain.io, which is the operator's";

    /** Of a value in a Secret or ConfigMap. */
    static final String KEY = "^[-._a-zA-Z0-9]+$";

    private static final String PORT =
            "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

    /**
     * A name, with or without the dot at its end, or an address; one of IPv6 in brackets (RFC 3986). They are classes of one, as a
     * rule's text does not quote a backslash.
     */
    private static final String HOST =
            "([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?[.]?|[[][0-9A-Fa-f]*:[0-9A-Fa-f:.]*[]])";

    private static final String SERVER = HOST + ":" + PORT;

    /** {@code host:port,...}, ports 1 to 65535. */
    static final String SERVERS = "^" + SERVER + "(," + SERVER + ")*$";

    /** {@code http://host} or {@code https://host}, with or without more. */
    static final String URL = "^https?://[A-Za-z0-9[][^ ]*$";

    private Form() {}
}
