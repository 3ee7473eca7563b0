package org.cadrenode.api.pseudonym;

import java.io.IOException;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.internal.WireInput;
import org.cadrenode.api.internal.WireOutput;

/** How a stream with tokens begins: seven bytes that say what it is, and the form of its tokens. */
final class TokenForm {
    private TokenForm() { }

    static void write(WireOutput out, long mark) throws IOException {
        out.word(mark << 8 | PersonTokens.FORM);
    }

    // Nobody else closes what a reader did not take.
    static void demand(WireInput in, long mark) throws IOException {
        try {
            check(in, mark);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static void check(WireInput in, long mark) throws IOException {
        long word = in.word();
        if (word >>> 8 != mark) {
            throw new IOException("The stream does not begin as one with tokens");
        }
        int form = (int) word & 0xff;
        if (form < PersonTokens.OLDEST_FORM || form > PersonTokens.FORM) {
            throw new CadreException(ErrorCode.TOKEN_FORM_UNKNOWN, "the tokens are of form " + form + ", and this node reads forms "
                    + PersonTokens.OLDEST_FORM + " to " + PersonTokens.FORM + ": the older of the two nodes needs an update");
        }
    }
}
