package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Secrets;
import org.cadrenode.connector.spi.web.TimedBody;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of a web server. What the server says has not changed (RFC 9110, section 13) is not fetched again. It is followed to
 * other addresses of the same host only. An answer that does not say where it ends is refused: it could be cut off unseen.
 */
final class WebRemote implements Remote {
    private static final Logger LOG = LoggerFactory.getLogger(WebRemote.class);
    private static final int MOST_REDIRECTS = 3;
    private static final String TAB = "\t";

    private final Endpoint.Web place;
    private final Secrets secrets;
    private final SourceId source;
    private final SealedFolder folder;
    private @Nullable TakenFiles taken;
    private @Nullable HttpClient kept;

    WebRemote(Endpoint.Web place, Secrets secrets, SourceId source, SealedFolder folder) {
        this.place = place;
        this.secrets = secrets;
        this.source = source;
        this.folder = folder;
    }

    @Override
    public Duration look(SourceIntake intake) throws IOException {
        TakenFiles known = taken;
        if (known == null) {
            known = new TakenFiles(folder, source);
            taken = known;
        }
        HttpClient client = kept == null ? client() : kept;
        kept = null;
        Set<String> present = new HashSet<>();
        RemoteException last = null;
        for (URI address : place.addresses()) {
            present.add(TakenFiles.digest(address.toString()));
            try {
                fetch(client, address, known, intake);
            } catch (RemoteException e) {
                // The others may be had all the same.
                last = e;
            }
        }
        known.keepOnly(present);
        known.save();
        if (last != null) {
            // The next look reads the certificates and the passphrase anew.
            throw last;
        }
        kept = client;
        return place.every();
    }

    private void fetch(HttpClient client, URI address, TakenFiles known, SourceIntake intake) throws IOException {
        String key = TakenFiles.digest(address.toString());
        HttpResponse<TimedBody> answer = answer(client, address, "GET", known.mark(key));
        try (TimedBody body = answer.body()) {
            if (answer.statusCode() == 304) {
                return;
            }
            if (answer.statusCode() != 200) {
                throw new RemoteException("the server answers with " + answer.statusCode());
            }
            HttpHeaders headers = answer.headers();
            OptionalLong length = headers.firstValueAsLong("content-length");
            boolean chunked = headers.firstValue("transfer-encoding").map("chunked"::equalsIgnoreCase).orElse(false);
            if (length.isEmpty() && !chunked) {
                throw new RemoteException("the server does not say where a file ends");
            }
            if (!headers.firstValue("content-encoding").map("identity"::equalsIgnoreCase).orElse(true)) {
                throw new RemoteException("the server sends a form that was not asked for");
            }
            if (length.orElse(0) > place.most()) {
                throw new RemoteException("a file is larger than mostMiB");
            }
            try (InputStream content = new Fetching(body, intake.running(), place.most(), length.orElse(-1), whole -> { })) {
                intake.take(name(address), length.orElse(-1), content);
            }
            known.add(key, mark(headers));
            known.save();
        }
    }

    private HttpResponse<TimedBody> answer(HttpClient client, URI address, String method, Optional<String> mark) throws IOException {
        URI at = address;
        for (int redirects = 0; ; redirects++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(at).timeout(place.patience())
                    .method(method, HttpRequest.BodyPublishers.noBody());
            mark.filter(text -> !text.equals(TAB)).ifPresent(text -> conditions(request, text));
            authorise(request);
            HttpResponse<TimedBody> answer = send(client, request.build());
            int status = answer.statusCode();
            if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
                return answer;
            }
            answer.body().close();
            at = redirected(address, at, answer.headers(), redirects);
        }
    }

    private HttpResponse<TimedBody> send(HttpClient client, HttpRequest request) throws IOException {
        try {
            return client.send(request, info -> new TimedBody(place.patience(), Long.MAX_VALUE,
                    trouble -> new RemoteException(trouble == TimedBody.Trouble.SILENT ? "the server has fallen silent" : "the connection was lost")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Fetching was stopped");
        } catch (SSLException e) {
            throw new RemoteException("the server's certificate is not one that is trusted, or it asks for one of the node's");
        } catch (IOException e) {
            throw new RemoteException("the server does not answer");
        }
    }

    private static URI redirected(URI first, URI from, HttpHeaders headers, int redirects) throws RemoteException {
        try {
            URI to = from.resolve(headers.firstValue("location").orElse(""));
            if (redirects < MOST_REDIRECTS && "https".equalsIgnoreCase(to.getScheme()) && to.getUserInfo() == null
                    && first.getHost().equalsIgnoreCase(to.getHost()) && port(first) == port(to)) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new RemoteException("the server points to another place, and is not followed");
    }

    private static int port(URI address) {
        return address.getPort() < 0 ? 443 : address.getPort();
    }

    private static void conditions(HttpRequest.Builder request, String mark) {
        int tab = mark.indexOf(TAB);
        String tag = mark.substring(0, tab);
        String date = mark.substring(tab + 1);
        if (!tag.isEmpty()) {
            request.header("If-None-Match", tag);
        }
        if (!date.isEmpty()) {
            request.header("If-Modified-Since", date);
        }
    }

    private static String mark(HttpHeaders headers) {
        return headers.firstValue("etag").orElse("").replace(TAB, "") + TAB + headers.firstValue("last-modified").orElse("");
    }

    private void authorise(HttpRequest.Builder request) throws RemoteException {
        if (place.secret().isEmpty()) {
            return;
        }
        char[] secret = secret(place.secret());
        String word = new String(secret).strip();
        Arrays.fill(secret, '\0');
        try {
            request.header("Authorization", place.user().isEmpty() ? "Bearer " + word : "Basic " + Base64.getEncoder()
                    .encodeToString((place.user() + ":" + word).getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            throw new RemoteException("the secret of the source is no token");
        }
    }

    private char[] secret(String name) throws RemoteException {
        return secrets.secret(name).orElseThrow(
                () -> new RemoteException("the secret of the source is not there; set it with connector:secret-set"));
    }

    private HttpClient client() throws RemoteException {
        char[] passphrase = place.certificate().isPresent() ? secret(place.certificateSecret()) : new char[0];
        try {
            return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(place.patience()).sslContext(TlsIdentity.context(place.trust(), place.certificate(), passphrase))
                    .build();
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    /** Returns the last part of an address's path, which tells the table. */
    static String name(URI address) {
        String path = address.getPath() == null ? "" : address.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public List<String> check() {
        List<String> found = new ArrayList<>();
        try {
            HttpClient client = client();
            int wrong = 0;
            for (URI address : place.addresses()) {
                HttpResponse<TimedBody> answer = answer(client, address, "HEAD", Optional.empty());
                answer.body().close();
                // Some servers know no HEAD.
                wrong += answer.statusCode() == 200 || answer.statusCode() == 405 || answer.statusCode() == 501 ? 0 : 1;
            }
            if (wrong > 0) {
                found.add(wrong + " of the addresses have no file for the node now; look whether they and the secret are right.");
            }
        } catch (RemoteException e) {
            found.add("No file can be fetched: " + e.getMessage() + ".");
        } catch (IOException | CadreException e) {
            LOG.debug("A check of source {} failed", source);
            found.add("No file can be fetched: the server cannot be asked.");
        }
        return found;
    }
}
