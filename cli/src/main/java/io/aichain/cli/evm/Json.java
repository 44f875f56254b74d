package io.aichain.cli.evm;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Optional;

/** Values in lines of JSON that are put together by hand. */
final class Json {
    private Json() {}

    static String text(String value) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(value)) + '"';
    }

    static String text(Optional<?> value) {
        return value.map(v -> text(v.toString())).orElse("null");
    }
}
