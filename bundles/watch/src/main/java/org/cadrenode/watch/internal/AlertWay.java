package org.cadrenode.watch.internal;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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
                : e instanceof BindException ? "its port is another program's"
                : e instanceof SSLException || e instanceof GeneralSecurityException ? tls(e)
                : e instanceof NoSuchFileException missing ? "there is no file " + missing.getFile()
                : e instanceof AccessDeniedException closed ? "the node may not read " + closed.getFile()
                : "it failed";
        return words + " (" + e.getClass().getSimpleName() + ")";
    }

    // What JSSE found lies in the causes: a path that does not lead to an authority, dates within it, or a plain exception about a name that is not borne.
    private static String tls(Exception e) {
        List<Throwable> causes = Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause).toList();
        if (causes.stream().anyMatch(cause -> cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException)) {
            return "the certificate of the other end is not valid today";
        }
        if (causes.stream().anyMatch(cause -> cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException)) {
            return "no authority that this node trusts vouches for the certificate of the other end: name the file of the right one";
        }
        if (causes.get(causes.size() - 1).getClass() == CertificateException.class) {
            return "the certificate of the other end does not bear the name by which it is called";
        }
        return e.getClass() == SSLException.class ? "the other end does not speak TLS there: another port, or starttls instead of tls"
                : "TLS failed, or the other end's certificate is not trusted";
    }
}
