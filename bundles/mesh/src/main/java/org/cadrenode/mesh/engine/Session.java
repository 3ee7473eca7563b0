package org.cadrenode.mesh.engine;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.cadrenode.api.mesh.MeshDeniedException;
import org.cadrenode.api.mesh.MeshRefusedException;
import org.cadrenode.connector.spi.web.TimedBody;

/** Connections to the service under one set of secrets. Its requests each bear an authorisation of their own. */
final class Session implements AutoCloseable {
    private static final Duration CONNECTING = Duration.ofSeconds(30);
    private static final Duration RESTED = Duration.ofSeconds(3);
    /** What the service says when it may be better in a moment. */
    private static final Set<Integer> PASSING = Set.of(425, 429, 502, 503, 504);

    private final ServiceSettings settings;
    private final Authorisation authorisation;
    private final SSLContext tls;
    private HttpClient client;
    private long used;
    private volatile boolean answered;

    Session(ServiceSettings settings, Credentials credentials, InstantSource clock) throws MeshTrouble {
        this.settings = settings;
        char[] password = credentials.password();
        byte[] sharedKey = new byte[0];
        try {
            sharedKey = credentials.sharedKey();
            authorisation = new Authorisation(settings.mailbox(), password, sharedKey, clock);
        } finally {
            Arrays.fill(password, '\0');
            Arrays.fill(sharedKey, (byte) 0);
        }
        tls = credentials.tls();
        client = connecting();
        used = System.nanoTime();
    }

    private HttpClient connecting() {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        Duration connecting = settings.patience().compareTo(CONNECTING) < 0 ? settings.patience() : CONNECTING;
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connecting).sslContext(tls).sslParameters(parameters).build();
    }

    // A server closes connections that rest. The JDK would only see it at the next request, and make some again by itself, with
    // the same authorisation.
    private synchronized HttpClient client() {
        long now = System.nanoTime();
        if (now - used > RESTED.toNanos()) {
            client = connecting();
        }
        used = now;
        return client;
    }

    private synchronized void used() {
        used = System.nanoTime();
    }

    /** A path below the mailbox, as a request to begin with. */
    HttpRequest.Builder to(String path) {
        return at(settings.address().resolve("/messageexchange/" + settings.mailbox() + path));
    }

    HttpRequest.Builder at(URI address) {
        return HttpRequest.newBuilder(address).timeout(settings.patience()).header("Accept", "application/vnd.mesh.v2+json")
                .header("Accept-Encoding", "gzip").header("User-Agent", settings.client());
    }

    /** The service cannot have had the request: there was no connection. */
    static final class Unconnected extends IOException {
        private static final long serialVersionUID = 1L;

        private final MeshTrouble why;

        private Unconnected(MeshTrouble why) {
            this.why = why;
        }

        MeshTrouble why() {
            return why;
        }
    }

    /** Reads what little is left of an answer of which the status was all that was wanted, so that the connection can be used again. */
    static void finish(HttpResponse<TimedBody> answer) {
        try (TimedBody body = answer.body()) {
            body.readNBytes(1 << 16);
        } catch (IOException e) {
            // Then another connection is made.
        }
    }

    /** Makes a request, once. {@link Unconnected} says that it went nowhere; any other exception that nobody knows. */
    HttpResponse<TimedBody> once(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<TimedBody> answer = client().send(request.header("Authorization", authorisation.next()).build(),
                    info -> new TimedBody(settings.patience(), Long.MAX_VALUE, trouble -> MeshTrouble.passing(
                            trouble == TimedBody.Trouble.SILENT ? "MESH has fallen silent" : "the connection to MESH was lost")));
            answered = true;
            used();
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Speaking to MESH was stopped");
        } catch (ConnectException | HttpConnectTimeoutException e) {
            boolean unknown = e.getCause() instanceof UnresolvedAddressException || e.getCause() != null
                    && e.getCause().getCause() instanceof UnresolvedAddressException;
            throw new Unconnected(MeshTrouble.passing(unknown ? "the name of the MESH server is not known here; look at address and at the network"
                    : "the MESH server cannot be reached; look at address, firewall and network"));
        }
    }

    /** Makes a request that may be made again, and returns the answer if its status is one of those wanted. */
    HttpResponse<TimedBody> ask(HttpRequest.Builder request, List<Integer> wanted) throws IOException {
        HttpResponse<TimedBody> answer;
        try {
            answer = once(request);
        } catch (Unconnected e) {
            throw e.why();
        } catch (SSLHandshakeException e) {
            throw MeshTrouble.lasting("TLS fails: the server's certificate is not one that trust vouches for, or it does not accept the node's certificate");
        } catch (InterruptedIOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            throw silent();
        } catch (IOException e) {
            throw e instanceof HttpTimeoutException ? silent() : lost();
        }
        if (!wanted.contains(answer.statusCode())) {
            throw no(answer);
        }
        return answer;
    }

    // A server that does not accept a certificate may just hang up.
    private MeshTrouble lost() {
        return MeshTrouble.passing(answered ? "the connection to MESH was lost"
                : "MESH hangs up before it answers; if it goes on so, the node's certificate is not one that it accepts");
    }

    private static MeshTrouble silent() {
        return MeshTrouble.passing("MESH has not answered in time");
    }

    /** Turns an answer that says no into the exception that tells so, and closes it. */
    static IOException no(HttpResponse<TimedBody> answer) {
        int status = answer.statusCode();
        try (TimedBody body = answer.body()) {
            String code = ErrorBody.code(answer, body).map(text -> ", code " + text).orElse("");
            String words = "MESH answers " + status + code;
            if (PASSING.contains(status)) {
                return MeshTrouble.passing(words + ": it is not able to now");
            }
            return switch (status) {
                case 401, 403 -> new MeshDeniedException(words + ": it does not let the mailbox in. Either the mailbox is disabled, or its id, "
                        + "password, shared key or certificate is another, or this machine's clock is wrong");
                case 400 -> new MeshRefusedException(status, words + ": it finds the request malformed");
                case 406, 423 -> new MeshRefusedException(status, words + ": the message is complete already");
                case 413 -> new MeshRefusedException(status, words + ": what was sent is too large; set chunkMebibytes lower");
                case 417 -> new MeshRefusedException(status, words + ": it does not know the recipient or the workflow, or the message is empty");
                case 422 -> new MeshRefusedException(status, words + ": it does not take the encoding; set compress to false");
                default -> status >= 500 ? MeshTrouble.passing(words + ": it has failed")
                        : MeshTrouble.lasting(words + ": that was not expected");
            };
        }
    }

    @Override
    public void close() {
        authorisation.forget();
    }
}
