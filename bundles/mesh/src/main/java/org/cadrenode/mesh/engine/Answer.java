package org.cadrenode.mesh.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.zip.GZIPInputStream;

/** What is read of every answer. */
final class Answer {
    private Answer() { }

    static String text(HttpHeaders headers, String name) {
        return headers.firstValue(name).orElse("").strip();
    }

    static boolean encoded(HttpResponse<?> answer) {
        return text(answer.headers(), "content-encoding").equalsIgnoreCase("gzip");
    }

    /** Tells whether a body that is cut off cannot pass for a whole one. */
    static boolean endKnown(HttpHeaders headers) {
        return headers.firstValue("content-length").isPresent() || text(headers, "transfer-encoding").equalsIgnoreCase("chunked");
    }

    /** Returns a body without its encoding. */
    static InputStream plain(HttpResponse<?> answer, InputStream body) throws IOException {
        return encoded(answer) ? new GZIPInputStream(body) : body;
    }
}
