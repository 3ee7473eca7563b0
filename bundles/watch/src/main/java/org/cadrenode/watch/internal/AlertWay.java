package org.cadrenode.watch.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import org.cadrenode.watch.engine.Alert;

/** A way by which alerts leave the node. */
interface AlertWay {
    /** Returns its name: a word. */
    String name();

    /**
     * Tells one alert, and returns once the other end has taken it.
     *
     * @throws IOException if it has not; its message holds no secret, and a code or a class at most
     */
    void tell(Alert alert) throws IOException;

    /** Returns what went wrong, for people who do not know Java: words and the name of the class, and of no message but that of a file. */
    static String reason(Exception e) {
        String words = e instanceof UnknownHostException ? "no machine has that name"
                : e instanceof ConnectException ? "nobody listens there"
                : e instanceof SocketTimeoutException || e instanceof HttpTimeoutException ? "no answer in time"
                : e instanceof SSLException || e instanceof GeneralSecurityException ? "TLS failed, or the other end's certificate is not trusted"
                : e instanceof NoSuchFileException missing ? "there is no file " + missing.getFile()
                : e instanceof AccessDeniedException closed ? "the node may not read " + closed.getFile()
                : "it failed";
        return words + " (" + e.getClass().getSimpleName() + ")";
    }
}
