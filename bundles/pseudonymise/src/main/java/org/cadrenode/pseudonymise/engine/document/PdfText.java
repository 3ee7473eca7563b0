package org.cadrenode.pseudonymise.engine.document;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

final class PdfText {
    private PdfText() { }

    static @Nullable String of(byte[] content) throws IOException {
        throw new IOException("none");
    }
}
